/** The two pages of the local issuer: plain HTML, no script, no style, nothing fetched from anywhere. */
import type { SeededPerson } from "#core/policy.ts";

const trying = {
  nl: "Alleen om uit te proberen, op deze computer. Er is geen wachtwoord; deze mensen zijn verzonnen.",
  en: "Only for trying out, on this computer. There is no password; these people are invented.",
};

/** Lists the invented people; a click on one signs in as that person. */
export function personsPage(action: string, persons: readonly SeededPerson[]): string {
  const buttons = persons.map(
    ({ subject, name, organisation, roles }) =>
      `<li><button name="person" value="${escaped(subject)}">${escaped(name)}</button> ` +
      `${escaped(organisation)}, ${escaped(roles.join(", "))}</li>`,
  );
  return page(
    "Inloggen (proef) / Sign in (trial)",
    `<p>${trying.nl}</p>\n<p lang="en">${trying.en}</p>\n` +
      `<form method="post" action="${escaped(action)}">\n<ul>\n${buttons.join("\n")}\n</ul>\n</form>`,
  );
}

/** Says that a sign-in cannot go on, and what to do. */
export function stoppedPage(nl: string, en: string): string {
  return page(
    "Inloggen lukt niet / Signing in did not work",
    `<p>${escaped(nl)}</p>\n<p lang="en">${escaped(en)}</p>\n<p><a href="/">Kentering</a></p>`,
  );
}

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
</head>
<body>
<main>
<h1>${escaped(title)}</h1>
${body}
</main>
</body>
</html>
`;
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
