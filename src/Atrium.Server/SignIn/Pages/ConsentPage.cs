// What an application asks, who made it, and where the answer goes: a person decides.
using Atrium.Areas.Applications;

namespace Atrium.Server.SignIn;

internal static class ConsentPage
{
    public const string Field = "answer", Accept = "accept", Cancel = "cancel", ForAll = "organization";

    public static Page Of(PageForm form, SignedIn who, SignInApplication application, IReadOnlyList<ConsentPart> parts, bool mayGrantForAll) =>
        new($"{application.DisplayName} asks for your permission", Html.Of($"""
            <p class="soft">Signed in as {who.User.UserPrincipalName}</p>
            <dl>
            <dt>Made by</dt><dd>{Maker(application)}</dd>
            <dt>Answer goes to</dt><dd>{(form.Target is null ? new Html("the device that shows the code") : Html.Of($"<code>{form.Target}</code>"))}</dd>
            </dl>
            {Part("If you accept, this application may:", parts.Where(p => p.Client.AppId == application.AppId).SelectMany(p => p.Scopes))}
            {Html.Join(parts.Where(p => p.Client.AppId != application.AppId).GroupBy(p => p.Client.AppId).Select(Behind))}
            <p class="soft">Accept only if you trust it. You can take this back later.</p>
            {form.Open}
            {(mayGrantForAll ? Everybody(who.Tenant.DisplayName) : Html.Empty)}
            <div class="acts">
            <button class="plain" name="{Field}" value="{Cancel}">Cancel</button>
            <button name="{Field}" value="{Accept}">Accept</button>
            </div>
            </form>
            """))
        {
            House = who.Tenant.DisplayName,
            FormTarget = form.Target,
        };

    public static Page OfAdministrator(PageForm form, SignedIn who, AdminAsk ask) =>
        new($"Let {ask.Application.DisplayName} in for everybody?", Html.Of($"""
            <p class="soft">Signed in as {who.User.UserPrincipalName}</p>
            <dl>
            <dt>Made by</dt><dd>{Maker(ask.Application)}</dd>
            <dt>Answer goes to</dt><dd><code>{form.Target}</code></dd>
            </dl>
            {Part("Whoever uses it will not be asked. For each of them it may:", ask.Parts.Where(p => p.Client.AppId == ask.Application.AppId).SelectMany(OfPeople))}
            {Html.Join(ask.Parts.Where(p => p.Client.AppId != ask.Application.AppId).GroupBy(p => p.Client.AppId).Select(BehindAll))}
            {Part("On its own, without anybody signed in, it may:", ask.Roles.SelectMany(OfItself))}
            {form.Open}
            <div class="acts">
            <button class="plain" name="{Field}" value="{Cancel}">Cancel</button>
            <button name="{Field}" value="{Accept}">Accept for {who.Tenant.DisplayName}</button>
            </div>
            </form>
            """))
        {
            House = who.Tenant.DisplayName,
            FormTarget = form.Target,
        };

    /// <summary>With the domain, which is verified: two organisations may have the same name.</summary>
    private static string Maker(SignInApplication application) => (application.VerifiedPublisher, application.PublisherDomain) switch
    {
        (_, null) => "somebody whose name was not verified",
        (null, { } domain) => domain,
        ({ } publisher, { } domain) => $"{publisher} ({domain}), a verified publisher",
    };

    /// <summary>An API of the same makers, which the application uses.</summary>
    private static Html Behind(IEnumerable<ConsentPart> parts) =>
        Part($"And {parts.First().Client.DisplayName}, which it uses and which belongs to it, may for you:", parts.SelectMany(p => p.Scopes));

    private static Html BehindAll(IEnumerable<ConsentAsk> parts) =>
        Part($"And {parts.First().Client.DisplayName}, which it uses and which belongs to it, may for each of them:", parts.SelectMany(OfPeople));

    private static IEnumerable<AskedScope> OfPeople(ConsentAsk part) =>
        part.Names.Select(name => part.Resource is null ? Shown(name, OthersWords.OfPerson(name)) : ConsentNeed.Shown(name, part.Resource));

    private static IEnumerable<AskedScope> OfItself(AdminRoles offered) => offered.Resource is { } api
        ? api.Roles.Where(r => offered.Roles.Contains(r.Id)).Select(r => new AskedScope(r.Title, r.Title, $"{r.Detail} — in {api.DisplayName}, in its makers' words."))
        : offered.Roles.Select(id => Permission.FindRole(id)!.Name).Select(name => Shown(name, OthersWords.OfApplication(name)));

    private static AskedScope Shown(string name, (string Title, string Detail) words) => new(name, words.Title, words.Detail);

    private static Html Part(string heading, IEnumerable<AskedScope> scopes) =>
        scopes.ToList() is { Count: > 0 } asked ? Html.Of($"""<p>{heading}</p><ul class="asks">{Html.Join(asked.Select(Ask))}</ul>""") : Html.Empty;

    public static Html Ask(AskedScope scope) => Html.Of($"<li><b>{scope.Title}</b><small>{scope.Detail}</small></li>");

    private static Html Everybody(string organization) => Html.Of($"""
        <label class="tick"><input type="checkbox" name="{ForAll}" value="1"><span>Accept for everybody in {organization}: nobody else will be asked</span></label>
        """);
}
