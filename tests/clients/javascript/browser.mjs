// A real browser, without a screen, that trusts the server under test and nobody else, and keeps what its console complains of.

import { createHash, X509Certificate } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import puppeteer from "puppeteer-core";

// A browser without a person has no list of authorities of its own: it is told the key of the one server that it may trust.
const server = new X509Certificate(readFileSync(join(dirname(process.env.NODE_EXTRA_CA_CERTS), "server.pem")));
const key = createHash("sha256").update(server.publicKey.export({ type: "spki", format: "der" })).digest("base64");

export async function launch() {
  return await puppeteer.launch({
    executablePath: process.env.ATRIUM_CHROMIUM,
    pipe: true,
    args: ["--no-sandbox", "--disable-dev-shm-usage", `--ignore-certificate-errors-spki-list=${key}`],
  });
}

// A page whose complaints are kept: errors of scripts, of the content security policy, of anything that could not be fetched.
export async function open(browser, complaints) {
  const page = await browser.newPage();
  page.setDefaultTimeout(60_000);
  await page.emulateFocusedPage(true); // no window manager gives it the focus
  listen(page, complaints);
  return page;
}

export function listen(page, complaints) {
  page.on("console", (said) => ["error", "warn"].includes(said.type()) && complaints.push(`${said.text()} ${said.location()?.url ?? ""}`));
  page.on("pageerror", (error) => complaints.push(String(error)));
}

// Clicks something that leads elsewhere, and waits until that is there.
export async function follow(page, selector) {
  await Promise.all([page.waitForNavigation(), page.click(selector)]);
}

// Does what a person does on the sign-in page.
export async function signIn(page, { name, password }) {
  await page.waitForSelector("#password");
  await page.$eval("#username", (field) => (field.value = ""));
  await page.type("#username", name);
  await page.type("#password", password);
  await follow(page, "button[type=submit]");
}

export const accept = (page) => follow(page, "button[value=accept]");
