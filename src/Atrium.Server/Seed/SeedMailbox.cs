// Mail that is already in the mailboxes: a copy for the sender, one for every recipient, each in its folder.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Areas.Mail;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Server.Seed;

/// <summary>Keys follow from the place in the seed, so that a message has the same id wherever the seed is used.</summary>
internal sealed class SeedMailbox(Call call, SeedFile seed, SeedNames people)
{
    private readonly EntityType _folder = call.Model.Entity<MailFolder>();
    private readonly EntityType _message = call.Model.Entity<Message>();
    private readonly EntityType _user = call.Model.Entity<User>();
    private readonly MailProvision _provision = new();
    private readonly HashSet<Guid> _mailboxes = [];
    private readonly HashSet<Guid> _folders = [];
    private readonly Dictionary<string, JsonObject> _named = [];

    public async Task WriteAsync(CancellationToken cancellation)
    {
        var changes = call.NewChanges();
        for (var i = 0; i < seed.Mail.Count; i++)
        {
            await AddAsync(changes, seed.Mail[i], DerivedKey.Of(call.Directory, $"mail {i}"), cancellation);
        }

        await changes.CommitAsync(call, "mail", cancellation);
    }

    private async ValueTask AddAsync(ChangeSet changes, SeedMail mail, Guid key, CancellationToken cancellation)
    {
        var at = mail.Received.From(call.Now);
        var letter = new Letter(
            key, Recipient(mail.From, mail.FromName), ListOf(mail.To), mail.Subject, mail.Html ? "html" : "text", mail.Body, at)
        {
            Cc = ListOf(mail.Cc),
            Importance = mail.Importance,
            Answers = mail.ReplyTo is { } answered ? _named[answered] : null,
        };
        var sent = letter.Sent();
        if (mail.Bcc.Count > 0)
        {
            sent["bccRecipients"] = new JsonArray([.. ListOf(mail.Bcc)]);
        }

        if (mail.Id is { } id)
        {
            _named[id] = sent;
        }

        if (people.Knows(mail.From))
        {
            var sender = people[mail.From];
            await OpenAsync(changes, sender, cancellation);
            changes.Insert(_message, key, sender, WellKnownFolders.Key(sender, WellKnownFolders.SentItems), sent);
        }

        foreach (var recipient in mail.To.Concat(mail.Cc).Concat(mail.Bcc).Distinct().Select(name => people[name]))
        {
            await OpenAsync(changes, recipient, cancellation);
            changes.Insert(_message, DerivedKey.Of(recipient, $"mail {key:D}"), recipient, Folder(changes, recipient, mail.Folder), Copy(mail, sent, at));
        }
    }

    private static JsonObject Copy(SeedMail mail, JsonObject sent, DateTimeOffset at)
    {
        var copy = MessageDocument.Delivered(sent, at);
        copy["isRead"] = mail.IsRead;
        if (mail.Categories.Count > 0)
        {
            copy["categories"] = new JsonArray([.. mail.Categories]);
        }

        if (mail.Flagged)
        {
            copy["flag"] = new JsonObject { ["flagStatus"] = "flagged" };
        }

        return copy;
    }

    private async ValueTask OpenAsync(ChangeSet changes, Guid mailbox, CancellationToken cancellation)
    {
        if (_mailboxes.Add(mailbox) && await call.Store.FindAsync(call.Tenant, _user.Table!, mailbox, cancellation) is { } person)
        {
            await _provision.FillAsync(call, person, changes, cancellation);
        }
    }

    /// <summary>A well-known folder, or one at the top level by its display name.</summary>
    private Guid Folder(ChangeSet changes, Guid mailbox, string name)
    {
        if (WellKnownFolders.Find(name) is { } known)
        {
            return WellKnownFolders.Key(mailbox, known);
        }

        var key = DerivedKey.Of(mailbox, $"folder {name}");
        if (_folders.Add(key))
        {
            var document = new JsonObject { ["displayName"] = name, ["isHidden"] = false };
            changes.Insert(_folder, key, mailbox, WellKnownFolders.Key(mailbox, WellKnownFolders.Root), document);
        }

        return key;
    }

    private List<JsonObject> ListOf(IReadOnlyList<string> names) => [.. names.Select(name => Recipient(name, null))];

    private JsonObject Recipient(string address, string? shown) => Recipients.Of(shown ?? people.DisplayName(address), address);
}
