/**
 * Registrable domains with many holders that the Public Suffix List does not name: platforms, link shorteners, free mail.
 * A report that names one says nothing against its other users, so these are context and never tie (hub values).
 * Written down by ourselves from public knowledge, 2026-03; a missing name ties too much until a person cuts it.
 */
export const sharedHosts: ReadonlySet<string> = new Set(
  `
  amazon.com amazon.de amazon.nl apple.com bol.com booking.com discord.com discord.gg dropbox.com ebay.com ebay.nl etsy.com
  facebook.com fb.com fb.me github.com google.com google.nl instagram.com linkedin.com marktplaats.nl 2dehands.be messenger.com
  microsoft.com office.com onedrive.com paypal.com paypal.me pinterest.com reddit.com sharepoint.com signal.me snapchat.com
  telegram.me t.me telegram.org tiktok.com tinder.com tikkie.me twitch.tv twitter.com vinted.nl vinted.com wa.me wetransfer.com
  whatsapp.com wikipedia.org x.com yahoo.com youtube.com youtu.be airbnb.com airbnb.nl temu.com aliexpress.com

  bit.ly buff.ly cutt.ly dlvr.it goo.gl is.gd l.ead.me linktr.ee lnkd.in ow.ly rb.gy rebrand.ly s.id shorturl.at short.gy
  t.co t.ly tiny.cc tinyurl.com urlz.fr v.gd qrco.de bl.ink soo.gd n9.cl

  casema.nl freedom.nl gmail.com gmx.com gmx.net hetnet.nl home.nl hotmail.com hotmail.nl icloud.com kpnmail.nl live.com
  live.nl mail.com mail.ru me.com msn.com outlook.com outlook.nl planet.nl proton.me protonmail.com quicknet.nl tele2.nl
  telfort.nl upcmail.nl xs4all.nl yandex.com yandex.ru ymail.com zeelandnet.nl ziggo.nl zonnet.nl
  `
    .trim()
    .split(/\s+/u),
);
