// The base of tests that use mailboxes over http: people with new mailboxes, and short words for what they do.

using System.Net;
using System.Text.Json;
using Atrium.Server.Hosting;
using Atrium.Server.Tests.Support;

namespace Atrium.Server.Tests.Mail;

/// <summary>Somebody with a mailbox of their own.</summary>
public sealed record Person(string Id, string Address, string Name, Caller Caller)
{
    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) => Caller.GetAsync("/me" + path, headers);

    public Task<Answer> PostAsync(string path, object? body = null, params (string Name, string Value)[] headers) =>
        Caller.PostAsync("/me" + path, body, headers);

    public Task<Answer> PatchAsync(string path, object body, params (string Name, string Value)[] headers) =>
        Caller.PatchAsync("/me" + path, body, headers);

    public Task<Answer> DeleteAsync(string path, params (string Name, string Value)[] headers) => Caller.DeleteAsync("/me" + path, headers);
}

public abstract class MailTest(SharedServers servers, StoreKind store) : ServerTest(servers, store)
{
    protected static (string Name, string Value) ImmutableIds => ("Prefer", "IdType=\"ImmutableId\"");

    /// <summary>Creates a person, whose token holds the permissions (space separated, delegated).</summary>
    protected async Task<Person> NewPersonAsync(string? name = null, string scopes = "Mail.ReadWrite Mail.Send User.Read")
    {
        var made = (await NewUserAsync(name)).Json;
        var person = new Person(Id(made), Text(made, "mail"), Text(made, "displayName"), Server.Nobody());
        return With(person, scopes);
    }

    /// <summary>The same person with other permissions.</summary>
    protected Person With(Person person, string scopes) => person with
    {
        Caller = Server.WithToken(Server.Mint(new Dictionary<string, object>
        {
            ["appid"] = Server.PublicClient.ClientId.ToString(),
            ["idtyp"] = "user",
            ["oid"] = person.Id,
            ["upn"] = person.Address,
            ["scp"] = scopes,
        })),
    };

    /// <summary>Recipients as a client writes them: addresses without names.</summary>
    protected static object[] To(params IEnumerable<string> addresses) => [.. addresses.Select(a => new { emailAddress = new { address = a } })];

    protected static object[] To(params IEnumerable<Person> people) => To(people.Select(p => p.Address));

    protected static object Html(string content) => new { contentType = "html", content };

    protected static object Plain(string content) => new { contentType = "text", content };

    protected static async Task<Answer> DraftAsync(Person person, object message, string folder = "") =>
        (await person.PostAsync((folder.Length == 0 ? "" : $"/mailFolders/{folder}") + "/messages", message)).Must(HttpStatusCode.Created);

    /// <summary>Sends a short message and returns nothing, as Graph does.</summary>
    protected static async Task SendAsync(Person from, string subject, params IEnumerable<Person> to) =>
        (await from.PostAsync("/sendMail", new { message = new { subject, body = Plain("Hello"), toRecipients = To(to) } })).Must(HttpStatusCode.Accepted);

    /// <summary>The messages of a folder with a subject.</summary>
    protected static async Task<JsonElement[]> WithSubjectAsync(Person person, string folder, string subject) =>
        (await person.GetAsync($"/mailFolders/{folder}/messages?$filter=subject eq '{Uri.EscapeDataString(subject)}'")).Must(HttpStatusCode.OK).Items;

    /// <summary>The one message of a folder with a subject.</summary>
    protected static async Task<JsonElement> OnlyAsync(Person person, string folder, string subject) =>
        Assert.Single(await WithSubjectAsync(person, folder, subject));

    protected static async Task<string> FolderAsync(Person person, string name, string parent = "msgfolderroot", bool hidden = false) =>
        (await person.PostAsync($"/mailFolders/{parent}/childFolders", new { displayName = name, isHidden = hidden })).Must(HttpStatusCode.Created).Id;

    /// <summary>childFolderCount, unreadItemCount, totalItemCount.</summary>
    protected static async Task<(int Folders, int Unread, int Total)> CountsAsync(Person person, string folder)
    {
        var json = (await person.GetAsync($"/mailFolders/{folder}")).Must(HttpStatusCode.OK).Json;
        return (
            json.GetProperty("childFolderCount").GetInt32(),
            json.GetProperty("unreadItemCount").GetInt32(),
            json.GetProperty("totalItemCount").GetInt32());
    }

    protected static string Text(JsonElement json, string name) => json.GetProperty(name).GetString()!;

    protected static string Id(JsonElement json) => Text(json, "id");

    /// <summary>The addresses of a list of recipients.</summary>
    protected static string[] Addresses(JsonElement message, string list) =>
        [.. message.GetProperty(list).EnumerateArray().Select(r => Text(r.GetProperty("emailAddress"), "address"))];

    protected static string[] Subjects(Answer list) => [.. list.Items.Select(m => Text(m, "subject"))];
}
