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
            <dt>Made by</dt><dd>{application.PublisherDomain ?? "somebody whose name was not verified"}</dd>
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
            <dt>Made by</dt><dd>{ask.Application.PublisherDomain ?? "somebody whose name was not verified"}</dd>
            <dt>Answer goes to</dt><dd><code>{form.Target}</code></dd>
            </dl>
            {Part("Whoever uses it will not be asked. For each of them it may:", ask.Scopes.Select(scope => Shown(scope, OthersWords.OfPerson(scope))))}
            {Part("On its own, without anybody signed in, it may:", ask.Roles.Select(role => Shown(role.Name, OthersWords.OfApplication(role.Name))))}
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

    /// <summary>An API of the same makers, which the application uses.</summary>
    private static Html Behind(IEnumerable<ConsentPart> parts) =>
        Part($"And {parts.First().Client.DisplayName}, which it uses and which belongs to it, may for you:", parts.SelectMany(p => p.Scopes));

    private static AskedScope Shown(string name, (string Title, string Detail) words) => new(name, words.Title, words.Detail);

    private static Html Part(string heading, IEnumerable<AskedScope> scopes) =>
        scopes.ToList() is { Count: > 0 } asked ? Html.Of($"""<p>{heading}</p><ul class="asks">{Html.Join(asked.Select(Ask))}</ul>""") : Html.Empty;

    public static Html Ask(AskedScope scope) => Html.Of($"<li><b>{scope.Title}</b><small>{scope.Detail}</small></li>");

    private static Html Everybody(string organization) => Html.Of($"""
        <label class="tick"><input type="checkbox" name="{ForAll}" value="1"><span>Accept for everybody in {organization}: nobody else will be asked</span></label>
        """);
}
