/** How a telephone installs the site, and offers it where people share what they got (W3C Web Application Manifest, Web Share Target). */
import type { Context } from "./layout.ts";
import { paths } from "./paths.ts";

/** The colours of the band and the paper, as in theme.css; a manifest knows no variables. */
const band = "#0b4a58";
const paper = "#f6f7f5";

export function webManifest({ texts: { t, language }, assets }: Context): object {
  return {
    id: "/",
    name: `${t("site.name")}: ${t("site.tagline")}`,
    short_name: t("site.name"),
    description: t("site.description"),
    lang: language,
    start_url: paths.home,
    scope: "/",
    // The address stays in sight: that is how one knows to be at the right place.
    display: "minimal-ui",
    theme_color: band,
    background_color: paper,
    icons: [{ src: assets.icon, type: "image/svg+xml", sizes: "any" }],
    shortcuts: [
      { name: t("called.short"), url: paths.called },
      { name: t("nav.check"), url: paths.check },
    ],
    share_target: {
      action: paths.checkShared,
      method: "POST",
      enctype: "multipart/form-data",
      params: {
        title: "title",
        text: "text",
        url: "url",
        files: [{ name: "file", accept: ["image/*", "message/rfc822", ".eml"] }],
      },
    },
  };
}
