/** The frame of every page: language, skip link, header, one main part, footer. No script, no inline style. */
import type { Helper } from "#pillars/victim-support/distress.ts";
import type { AssetLinks } from "./assets.ts";
import { type Html, html } from "./html.ts";
import { paths } from "./paths.ts";
import type { In, Texts } from "./texts.ts";

/** A part of the site that only some roles may open. */
export type Section =
  | "inbox"
  | "decisions"
  | "appeals"
  | "dossiers"
  | "duplicates"
  | "imports"
  | "covenants"
  | "audit"
  | "effect"
  | "letters"
  | "declarations"
  | "alerts"
  | "webhook"
  | "deliveries";

/** The person who is signed in, as the header shows them. */
export type SignedIn = { readonly name: string; readonly organisation: string; readonly sections: readonly Section[] };

/** What every view gets besides its own props. */
export type Context = {
  readonly texts: Texts;
  readonly assets: AssetLinks;
  /** The path of this page, without query; the language switch and the menu use it. */
  readonly path: string;
  /** The page answers a form that was posted: a link to its address would lose what it shows. */
  readonly isAnswer?: boolean;
  readonly person?: SignedIn | undefined;
  /** Whom to call, with the numbers that have a source. */
  readonly helpers?: readonly Helper[];
  /** What was just done, said once at the top after a redirect. */
  readonly notice?: In<"notice"> | undefined;
};

export type Page = {
  readonly title: string;
  readonly main: Html;
  /** Staff pages with tables use the whole width; pages to read stay narrow. */
  readonly width: "narrow" | "wide";
  /** The page starts with an error summary; screen readers hear so in the title. */
  readonly hasErrors?: boolean;
  /** Seconds after which the page is asked for again; such a page offers a way to keep it still (WCAG 2.2.2). */
  readonly renewAfter?: number;
};

/** A path on this site, whatever was asked for: `//elsewhere` and `/\\elsewhere` would lead to another one. */
export function ownPath(path: string): string {
  return path.replace(/^[/\\]*/, "/");
}

/** A public weather page: innocent to whoever looks over a shoulder. */
const neutralPage = "https://www.knmi.nl/";

export function layout(context: Context, page: Page): Html {
  const { t, code } = context.texts;
  return html`<!doctype html>
<html lang="${code}" class="utrecht-root utrecht-document voorbeeld-theme kentering">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
${page.renewAfter === undefined ? undefined : html`<meta http-equiv="refresh" content="${page.renewAfter}">`}
<title>${page.hasErrors === true ? `${t("errors.prefix")} ` : undefined}${page.title} – ${t("site.name")}</title>
<meta name="description" content="${t("site.description")}">
<link rel="manifest" href="${paths.manifest}">
<link rel="icon" href="${context.assets.icon}" type="image/svg+xml">
<link rel="stylesheet" href="${context.assets.style}">
</head>
<body class="k-page">
<a class="utrecht-skip-link utrecht-skip-link--visible-on-focus" href="#main">${t("site.skip")}</a>
${header(context)}
<main id="main" tabindex="-1" class="k-main k-main--${page.width}">
${context.notice === undefined ? undefined : html`<div class="utrecht-alert utrecht-alert--ok k-notice" role="status">${t(`notice.${context.notice}`)}</div>`}
${page.main}
</main>
<footer class="k-footer"><div class="k-footer__content">
<p>${t("site.footer")}</p>
<p>${t("site.footer-report")}</p>
<ul class="k-footer__links">${footerLinks(context)}</ul>
</div></footer>
</body>
</html>`;
}

function header(context: Context): Html {
  const { t } = context.texts;
  return html`<header class="k-header">
<div class="k-header__content">
<a class="k-brand" href="${paths.home}"><img src="${context.assets.icon}" alt="" width="44" height="44"><span><span class="k-brand__name">${t("site.name")}</span> <span class="k-brand__line">${t("site.tagline")}</span></span></a>
<div class="k-header__tools">
${context.isAnswer === true ? undefined : otherLanguages(context)}
<a class="k-tool k-tool--leave" href="${neutralPage}" rel="noreferrer nofollow" accesskey="q">${t("site.leave")}</a>
</div>
</div>
<div class="k-header__bar"><div class="k-header__content">
<nav class="k-nav" aria-label="${t("site.menu")}"><ul>${menu(context)}</ul></nav>
${context.person === undefined ? undefined : signedIn(context, context.person)}
</div></div>
</header>`;
}

function otherLanguages({ texts, path }: Context): readonly Html[] {
  return texts.spoken
    .filter(({ code }) => code !== texts.code)
    .map(
      ({ code, name }) =>
        html`<a class="k-tool" href="${ownPath(path)}?lang=${code}" hreflang="${code}" lang="${code}">${name}</a>`,
    );
}

function menu({ texts: { t }, person, path }: Context): readonly Html[] {
  const open = (["home", "check", "report", "follow"] as const).map((name) => ({
    href: paths[name],
    label: t(`nav.${name}`),
  }));
  const own = (person?.sections ?? []).map((name) => ({ href: paths[name], label: t(`nav.${name}`) }));
  const items = person === undefined ? open : [...open.slice(0, 1), ...own];
  return items.map(({ href, label }) =>
    href === path
      ? html`<li><a href="${href}" aria-current="page">${label}</a></li>`
      : html`<li><a href="${href}">${label}</a></li>`,
  );
}

function footerLinks({ texts: { t }, person }: Context): readonly Html[] {
  const open = [
    { href: paths.protect, label: t("protect.title") },
    { href: paths.numbers, label: t("numbers.title") },
    { href: paths.forms, label: t("nav.forms") },
    { href: paths.redress, label: t("nav.redress") },
  ];
  const items = person === undefined ? [...open, { href: paths.signIn, label: t("nav.sign-in") }] : open;
  return items.map(
    ({ href, label }) => html`<li><a class="utrecht-link utrecht-link--html-a" href="${href}">${label}</a></li>`,
  );
}

function signedIn({ texts: { t } }: Context, person: SignedIn): Html {
  return html`<div class="k-person">
<p><span class="k-hidden">${t("nav.signed-in")}: </span><strong>${person.name}</strong> <span class="k-person__organisation">${person.organisation}</span></p>
<form method="post" action="${paths.signOut}"><button class="k-tool" type="submit">${t("nav.sign-out")}</button></form>
</div>`;
}
