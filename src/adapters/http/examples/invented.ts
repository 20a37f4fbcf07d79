/** What the examples of the contract share: invented ids, moments and values, the same in each, so that they tell one story. */

export const instant = "2026-11-23T12:00:00Z";
export const later = "2026-11-23T13:00:00Z";
export const tomorrow = "2026-11-24T12:00:00Z";

export const reports = ["019ab0aa-6c00-7000-8000-000000000001", "019ab0aa-6c00-7000-8000-000000000002"] as const;
export const dossier = "019ab0aa-6c00-7000-8000-000000000010";
export const request = "019ab0aa-6c00-7000-8000-000000000020";
export const person = "019ab0aa-6c00-7000-8000-000000000030";
export const code = "4TZK8W2M9QXD";
export const token = "c3RyaWN0bHktYW4tZXhhbXBsZS1ub3QtYS1zZWNyZXQ";

export const values = {
  shop: "winkel-voorbeeld.nl",
  shopId: "019ab0aa-6c00-7000-8000-000000000040",
  account: "NL91ABNA0417164300",
  collecting: "NL10PSPA0000000001",
  fileId: "019ab0aa-6c00-7000-8000-000000000050",
  outcomeId: "019ab0aa-6c00-7000-8000-000000000060",
  proposalId: "019ab0aa-6c00-7000-8000-000000000070",
  tokenId: "019ab0aa-6c00-7000-8000-000000000080",
  secret: "whsec_ZWVuLXZvb3JiZWVsZC1lbi1nZWVuLWdlaGVpbQ==",
  reference: "7HQ2M9RVX4TD",
  cursor: "MDE5YWIwYWE",
  head: "12:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
} as const;
