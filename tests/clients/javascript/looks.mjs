// Every page of sign-in as a person meets it, in a browser that runs no scripts: looked at, and then used.

import { createHmac } from "node:crypto";
import { accept, follow, launch, open, signIn } from "./browser.mjs";
import { given, report } from "./conversation.mjs";
import { inspect } from "./inspection.mjs";

const browser = await launch();
try {
  const [complaints, findings, titles] = [[], [], {}];
  const newPage = async () => {
    const page = await open(await browser.createBrowserContext(), complaints);
    await page.setJavaScriptEnabled(false);
    return page;
  };
  const look = async (page, name) => {
    titles[name] = await page.title();
    findings.push(...(await inspect(page, name, process.env.ATRIUM_SHOTS)));
  };

  // A new person: sign-in with a mistake, consent, and back at the application.
  const page = await newPage();
  await page.goto(given.authorize);
  await look(page, "sign-in");
  await signIn(page, { name: given.name, password: "not the password" });
  await look(page, "sign-in-mistake");
  await page.type("#password", given.password);
  await Promise.all([page.waitForNavigation(), page.keyboard.press("Enter")]);
  await look(page, "consent");
  await accept(page);
  const query = new URL(page.url()).searchParams.has("code");

  // The same by a form that posts itself; without scripts there is a button.
  await page.goto(given.formPost);
  await look(page, "form-post");
  await follow(page, "button");
  const posted = await page.$eval("body", (body) => body.textContent);

  // A second account in the same browser.
  await page.goto(given.another);
  await signIn(page, { name: given.expired, password: given.password });
  await look(page, "new-password");
  await page.type("#password", given.password);
  await page.type("#next", `${given.password}2`);
  await page.type("#again", `${given.password}2`);
  await follow(page, "button[type=submit]");
  await look(page, "consent-another");
  await follow(page, "button[value=cancel]");
  const declined = new URL(page.url()).searchParams.get("error");
  await page.goto(given.select);
  await look(page, "account-picker");

  // One's own account, and a second factor from its making to its use.
  const own = await newPage();
  await own.goto(given.account);
  await signIn(own, given);
  await look(own, "account");
  await press(own, "Set one up");
  await look(own, "account-factor");
  const secret = (await own.$eval("p code", (code) => code.textContent)).replaceAll(" ", "");
  await own.type("#code", totp(secret, 0));
  await press(own, "Confirm");
  await look(own, "account-with-factor");
  const other = await newPage();
  await other.goto(given.account);
  await signIn(other, given);
  await look(other, "factor");
  const bound = await newPage();
  await bound.goto(given.demanding);
  await signIn(bound, given.unbound);
  await look(bound, "enrolment");
  await bound.type("#code", totp((await bound.$eval("p code", (code) => code.textContent)).replaceAll(" ", ""), 0));
  await follow(bound, "button[type=submit]");
  const enrolled = await bound.title();
  await other.type("#code", totp(secret, 1));
  await follow(other, "button[type=submit]");
  const withFactor = await other.title();

  // A device.
  const device = await newPage();
  await device.goto(given.device.address);
  await look(device, "device-code");
  await device.type("#code", given.device.code);
  await follow(device, "button[type=submit]");
  await signIn(device, given.member);
  await look(device, "device-consent");
  await accept(device);
  await look(device, "device-confirm");
  await accept(device);
  await look(device, "device-done");

  // An administrator, and a refusal.
  const admin = await newPage();
  await admin.goto(given.adminConsent);
  await signIn(admin, given.administrator);
  await look(admin, "admin-consent");
  await follow(admin, "button[value=cancel]");
  await admin.goto(given.refused);
  await look(admin, "refusal");
  await admin.goto(given.signOut);
  await look(admin, "signed-out");

  const strange = complaints.filter((text) => !(text.includes("status of 400") && text.endsWith(given.refused))); // that refusal was wanted
  report({ complaints: strange, findings, titles, query, posted, declined, withFactor, enrolled });
} finally {
  await browser.close();
}

async function press(page, words) {
  const button = await page.waitForSelector(`::-p-xpath(//button[normalize-space()="${words}"])`);
  await Promise.all([page.waitForNavigation(), button.click()]);
}

// RFC 6238, some steps from now.
function totp(secret, steps) {
  const bits = [...secret].map((letter) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(letter).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigInt64BE(BigInt(Math.floor(Date.now() / 30_000) + steps));
  const mac = createHmac("sha1", key).update(counter).digest();
  return String((mac.readUInt32BE(mac[19] & 15) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}
