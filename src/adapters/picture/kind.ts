/** What a file is, by its first bytes: a name and a declared type prove nothing. */

export const pictureKinds = ["png", "jpeg", "webp", "gif"] as const;
export type PictureKind = (typeof pictureKinds)[number];

/** The pictures that are read; undefined for all else. */
export function pictureKindOf(bytes: Uint8Array): PictureKind | undefined {
  const at = (start: number, end: number): string => String.fromCharCode(...bytes.subarray(start, end));
  if (at(0, 8) === "\x89PNG\r\n\x1a\n") return "png";
  if (at(0, 3) === "\xff\xd8\xff") return "jpeg";
  if (at(0, 4) === "RIFF" && at(8, 12) === "WEBP") return "webp";
  return at(0, 6) === "GIF87a" || at(0, 6) === "GIF89a" ? "gif" : undefined;
}
