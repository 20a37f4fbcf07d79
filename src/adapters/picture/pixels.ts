/** From bytes to dots. The size is read from the head of the file before anything is decoded. */
import sharp, { type OverlayOptions, type Sharp } from "sharp";
import { pictureKinds } from "./kind.ts";

/** Dots as they are looked at: four bytes each for QR codes, a plain grey PNG for the reader of text. */
export type Picture = {
  readonly coloured: { readonly data: Uint8Array; readonly width: number; readonly height: number };
  /** With these places white: the dots of a QR code read as letters that nobody wrote. */
  readonly grey: (blank: readonly Place[]) => Promise<Buffer>;
};

/** A part of a picture, in parts of its width and height. */
export type Place = { readonly left: number; readonly top: number; readonly right: number; readonly bottom: number };

const mostDots = 50_000_000;
/** A photo of a QR code is found at this size, and so is small print on a screen. */
const widestCoded = 1_600;
/** The letters of a telephone's screen, three dots for one, are read as well at two, in half the time. */
const telephone = { width: 780, from: 1_000 };
const widest = 2_000;
const narrowest = 700;
const tallest = 8_000;

// Of all that libvips reads, these alone: no SVG, no PDF, no ImageMagick.
sharp.block({ operation: ["VipsForeignLoad"] });
sharp.unblock({
  operation: ["VipsForeignLoadPng", "VipsForeignLoadJpeg", "VipsForeignLoadWebp", "VipsForeignLoadNsgif"],
});
sharp.cache(false);
sharp.concurrency(1);

export async function openPicture(bytes: Uint8Array): Promise<Picture | "too-large" | "broken"> {
  const size = await sizeOf(bytes);
  if (size === undefined) return "broken";
  if (size.width * size.height > mostDots) return "too-large";
  const flat = (): Sharp =>
    sharp(bytes, { limitInputPixels: mostDots, failOn: "error", pages: 1 })
      .autoOrient()
      .flatten({ background: "#fff" })
      .toColourspace("srgb");
  try {
    const { data, info } = await flat()
      .resize({ width: widestCoded, height: 2 * widestCoded, fit: "inside", withoutEnlargement: true })
      .ensureAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true });
    const width = widthFor(size);
    const height = Math.round((size.height * width) / size.width);
    const grey = (blank: readonly Place[]): Promise<Buffer> =>
      flat()
        .resize({ width, ...(height > tallest && { height: tallest, position: "top" as const }) })
        .composite(blank.flatMap((place) => whiteOver(place, width, height)))
        .greyscale()
        .png({ compressionLevel: 1 })
        .toBuffer();
    return { coloured: { data, width: info.width, height: info.height }, grey };
  } catch (error) {
    // The decoder has no codes: whatever it says of these bytes is about them.
    if (error instanceof Error) return "broken";
    throw error;
  }
}

function whiteOver(place: Place, width: number, height: number): readonly OverlayOptions[] {
  const inside = (part: number, most: number): number => Math.round(Math.min(Math.max(part, 0), 1) * most);
  const [left, right] = [inside(place.left, width), inside(place.right, width)];
  // Below the tallest it was cut off.
  const [top, bottom] = [inside(place.top, height), inside(place.bottom, height)].map((at) => Math.min(at, tallest));
  if (top === undefined || bottom === undefined || right <= left || bottom <= top) return [];
  return [
    { input: { create: { width: right - left, height: bottom - top, channels: 3, background: "#fff" } }, left, top },
  ];
}

/** Upright, as its writer meant it. */
async function sizeOf(bytes: Uint8Array): Promise<{ readonly width: number; readonly height: number } | undefined> {
  try {
    const { format, autoOrient } = await sharp(bytes, { limitInputPixels: false, pages: 1 }).metadata();
    return pictureKinds.some((kind) => kind === format) ? autoOrient : undefined;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  }
}

function widthFor({ width, height }: { readonly width: number; readonly height: number }): number {
  if (width < narrowest) return Math.min(narrowest, width * 2);
  if (height > width * 1.5) return width >= telephone.from ? telephone.width : width;
  return Math.min(width, widest);
}
