/** The library ships its types under a name that the compiler does not look for. */
declare module "unicode-confusables" {
  export function rectifyConfusion(text: string): string;
}
