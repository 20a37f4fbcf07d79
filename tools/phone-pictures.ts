/** Screenshots of a telephone with invented messages on it, drawn by a real browser: for tests and measurements. */
import type { Browser } from "playwright-core";
import { openBrowser } from "./browser.ts";

export type Shown = {
  readonly messages: readonly string[];
  readonly dark: boolean;
  /** The links that stand in them, whole. */
  readonly links: readonly string[];
};

/** Dutch and English, light and dark. */
export const telephones: readonly Shown[] = [
  {
    dark: true,
    messages: [
      "ING: Uw betaalpas verloopt vandaag. Vraag direct een nieuwe pas aan om blokkade te voorkomen via https://ing-verificatie.example.top/pas?id=83921",
      "Maak het bedrag over naar NL91 ABNA 0417 1643 00 ten name van J. de Vries.",
    ],
    links: ["https://ing-verificatie.example.top/pas?id=83921"],
  },
  {
    dark: false,
    messages: [
      "PostNL: Uw pakket ligt klaar. Betaal € 1,95 invoerkosten: https://postnl-betaling.example.top/nl",
      "Hoi mam, mijn telefoon is stuk. Dit is mijn nieuwe nummer. Kun je even snel iets betalen?",
    ],
    links: ["https://postnl-betaling.example.top/nl"],
  },
  {
    dark: false,
    messages: [
      "Your parcel is on hold. Pay the customs fee within 24 hours at https://dhl-customs.example.top/pay",
      "Your account was used from a new device. If this was not you, sign in at https://secure-rabobank.example.top/login",
    ],
    links: ["https://dhl-customs.example.top/pay", "https://secure-rabobank.example.top/login"],
  },
  {
    dark: true,
    messages: [
      "Belastingdienst: u heeft een openstaande schuld van € 386,00. Betaal vandaag nog via https://belasting-incasso.example.top/386 om beslag te voorkomen.",
      "MijnOverheid: log in op https://mijn-digid.example.top/inloggen",
    ],
    links: ["https://belasting-incasso.example.top/386", "https://mijn-digid.example.top/inloggen"],
  },
];

/** One picture of 1170 by 2532 dots for each, as PNG. */
export async function phonePictures(shown: readonly Shown[]): Promise<readonly Buffer[]> {
  const browser = await openBrowser();
  try {
    return await Promise.all(shown.map((each) => drawn(browser, each)));
  } finally {
    await browser.close();
  }
}

async function drawn(browser: Browser, { messages, dark }: Shown): Promise<Buffer> {
  const page = await browser.newPage({ viewport: { width: 390, height: 844 }, deviceScaleFactor: 3 });
  const [paper, ink, bubble] = dark ? ["#000", "#fff", "#262628"] : ["#fff", "#111", "#e9e9eb"];
  const bubbles = messages.map((text) => `<p>${text}</p>`).join("");
  await page.setContent(`<style>body{margin:0;padding:60px 16px;font:17px/1.3 sans-serif;background:${paper};color:${ink}}
p{padding:12px;border-radius:18px;max-width:280px;background:${bubble};overflow-wrap:anywhere}small{display:block;text-align:center}</style>
<small>+31 6 12345678<br>vandaag 09:38</small>${bubbles}`);
  const picture = await page.screenshot();
  await page.close();
  return picture;
}
