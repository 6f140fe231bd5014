// A page in a browser with @azure/msal-browser: signs somebody in on our pages, calls Graph, renews, asks for more, signs out.

import { accept, launch, listen, open, signIn } from "./browser.mjs";
import { given, report } from "./conversation.mjs";

const browser = await launch();
try {
  const complaints = [];
  const page = await open(browser, complaints);
  const visit = (address) => page.goto(address).then(arrive);
  const arrive = () => page.waitForFunction("window.ready");
  const run = (name, ...args) => page.evaluate((called, values) => window[called](...values), name, args);

  await visit(given.site);
  await Promise.all([page.waitForNavigation(), run("signIn", ["User.Read"])]);
  const asked = await page.title();
  await signIn(page, given);
  const consent = await page.$$eval("ul.asks b", (scopes) => scopes.map((scope) => scope.textContent));
  await accept(page);
  await arrive();
  const first = await page.evaluate("back");
  const me = await run("me", first.token);

  const cached = await run("again", ["User.Read"], false);
  const renewed = await run("again", ["User.Read"], true);
  const refused = await run("again", ["Mail.Read"], false);

  const opened = new Promise((resolve) => page.once("popup", resolve));
  const more = run("inWindow", ["Mail.Read"]);
  const popup = await opened;
  listen(popup, complaints);
  await popup.waitForSelector("button[value=accept]");
  await popup.click("button[value=accept]");
  const inWindow = await more;

  const inFrame = await run("inFrame", ["User.Read"], given.name);

  // The same page on another site: browsers give frames there no cookie of ours.
  await visit(given.elsewhere);
  const onOtherSite = await run("inFrame", ["User.Read"], given.name);

  await visit(given.site);
  await Promise.all([page.waitForNavigation(), run("signOut")]);
  await arrive();
  const left = { address: page.url(), accounts: await run("accounts"), inFrame: await run("inFrame", ["User.Read"], given.name) };

  // What belongs here: the library's own frames, and the refusal that was provoked above.
  const strange = complaints.filter((text) => !text.includes("allow-scripts and allow-same-origin") && !/status of 400.*oauth2\/v2.0\/token/.test(text));
  report({ asked, consent, first, me, cached, renewed, refused, inWindow, inFrame, onOtherSite, left, complaints: strange });
} finally {
  await browser.close();
}
