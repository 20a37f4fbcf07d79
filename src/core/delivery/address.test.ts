import assert from "node:assert/strict";
import { test } from "node:test";
import { isPublicAddress, webhookUrl } from "./address.ts";

const strict = { loopback: false };

test("a partner's address is https on the open internet, by name or by number", () => {
  for (const url of [
    "https://bank.example/kentering",
    "https://meld.bank.example:8443/hooks?to=fraude",
    "https://bank.example:443/",
    "https://8.8.8.8/",
    "https://[2606:4700:4700::1111]/",
    "https://xn--bnk-rla.example/",
  ])
    assert.equal(webhookUrl(url, strict).protocol, "https:", url);
});

test("what leads inside, needs no TLS, names a door of its own or holds a password is refused with what to do", () => {
  for (const url of [
    "http://bank.example/",
    "ftp://bank.example/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "//bank.example/",
    "bank.example",
    "",
    "https://",
    `https://bank.example/${"a".repeat(500)}`,
    "https://user@bank.example/",
    "https://user:secret@bank.example/",
    "https://bank.example/#part",
    "https://bank.example:22/",
    "https://bank.example:80/",
    "https://bank.example:5432/",
    "https://localhost/",
    "https://localhost./",
    "https://a.localhost/",
    "https://printer.local/",
    "https://db.internal/",
    "https://bank/",
    "https://router.home.arpa/",
    "https://127.0.0.1/",
    "https://127.1/",
    "https://0x7f000001/",
    "https://2130706433/",
    "https://017700000001/",
    "https://0/",
    "https://10.0.0.1/",
    "https://192.168.1.1/",
    "https://169.254.169.254/latest/meta-data",
    "https://[::1]/",
    "https://[::ffff:127.0.0.1]/",
    "https://[::ffff:a9fe:a9fe]/",
    "https://[fd00:ec2::254]/",
    "https://[64:ff9b::7f00:1]/",
    "http://127.0.0.1:8080/",
  ])
    assert.throws(() => webhookUrl(url, strict), { name: "Refusal", code: "INPUT_INVALID", path: "/url" }, url);
});

test("a refusal never repeats the address", () => {
  for (const url of ["https://u:geheim@x.example/", "http://geheim.example/", "geheim", "https://geheim.example:1/"]) {
    assert.throws(
      () => webhookUrl(url, strict),
      (error: Error) => !error.message.includes("geheim"),
    );
  }
});

test("this machine is an address only where somebody said so, and then by its number", () => {
  const open = { loopback: true };
  for (const url of ["http://127.0.0.1:4000/bank", "http://[::1]:4000/", "https://127.0.0.1/"])
    assert.equal(webhookUrl(url, open).href, new URL(url).href);
  for (const url of ["http://localhost:4000/", "http://10.0.0.1:4000/", "http://bank.example/", "http://u@127.0.0.1/"])
    assert.throws(() => webhookUrl(url, open), { code: "INPUT_INVALID" }, url);
});

test("every range that is not the open internet is told from it, also in the clothes of another", () => {
  const inside =
    "0.0.0.0 0.1.2.3 10.255.0.1 100.64.0.1 100.100.100.200 127.0.0.1 127.255.255.255 168.63.129.16 169.254.0.1 172.16.0.1 " +
    "172.31.255.255 192.0.0.192 192.0.2.1 192.88.99.1 192.168.0.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 240.0.0.1 " +
    "255.255.255.255 :: ::1 ::127.0.0.1 ::ffff:10.0.0.1 ::ffff:168.63.129.16 ::ffff:0:127.0.0.1 64:ff9b::a00:1 " +
    "64:ff9b:1::1 100::1 2001::1 2001:db8::1 2002:7f00:1::1 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fe80::1 " +
    "fe80::1%eth0 fec0::1 ff02::1 e000::1 nonsense";
  for (const address of inside.split(" ")) assert.equal(isPublicAddress(address), false, address);
  for (const address of "8.8.8.8 172.15.0.1 172.32.0.1 100.63.0.1 100.128.0.1 2606:4700::1111 ::ffff:8.8.8.8".split(
    " ",
  ))
    assert.equal(isPublicAddress(address), true, address);
});
