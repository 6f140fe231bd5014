// A mailbox with very many messages: the same ones at every start and on every machine.

using System.Globalization;
using System.Text.Json.Nodes;
using Atrium.Areas.Mail;
using Atrium.Engine.Changes;
using Atrium.Engine.Model;
using Atrium.Engine.Request;
using Atrium.Engine.Storage;

namespace Atrium.Server.Seed;

internal static class SeedPileWriting
{
    private const int Batch = 4000;

    private static readonly string[] Subjects =
        ["Minutes of the meeting", "Your order", "Question about the invoice", "Travel plans", "Weekly report", "Reminder", "Draft for review", "Welcome"];

    public static async Task WriteAsync(Call call, SeedFile seed, SeedNames people, ISeedProgress progress, CancellationToken cancellation)
    {
        if (seed.Pile is not { } pile)
        {
            return;
        }

        var mailbox = people[pile.Mailbox];
        var opening = call.NewChanges();
        await MailProvision.EnsureAsync(call, mailbox, opening, cancellation);
        for (var i = 0; i < pile.Folders; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"Folder {i + 1:000}");
            opening.Insert(
                call.Model.Entity<MailFolder>(), Folder(mailbox, i), mailbox, WellKnownFolders.Key(mailbox, WellKnownFolders.Root),
                new JsonObject { ["displayName"] = name, ["isHidden"] = false });
        }

        await opening.CommitAsync(call, "folders", cancellation);
        var senders = seed.Users.Take(100).Select(u => Recipients.Of(u.DisplayName, u.UserPrincipalName)).ToList();
        var owner = Recipients.Of(people.DisplayName(pile.Mailbox), pile.Mailbox);
        var writing = Task.CompletedTask;
        foreach (var batch in Enumerable.Range(0, pile.Messages).Chunk(Batch))
        {
            var changes = call.NewChanges();
            foreach (var i in batch)
            {
                Add(changes, call.Model.Entity<Message>(), mailbox, Folder(mailbox, i % pile.Folders), i, senders[i * 37 % senders.Count], owner);
            }

            await writing;
            writing = WriteAsync(changes, batch[^1] + 1);
        }

        await writing;

        async Task WriteAsync(ChangeSet changes, int done)
        {
            await changes.CommitAsync(call, "messages", cancellation);
            progress.Done("Messages", done, pile.Messages);
        }
    }

    private static Guid Folder(Guid mailbox, int i) => DerivedKey.Of(mailbox, string.Create(CultureInfo.InvariantCulture, $"pile {i}"));

    /// <summary>One came every two minutes. Three in ten are unread, one in a hundred is important.</summary>
    private static void Add(ChangeSet changes, EntityType type, Guid mailbox, Guid folder, int i, JsonObject sender, JsonObject owner)
    {
        var at = new DateTimeOffset(2022, 1, 3, 8, 0, 0, TimeSpan.Zero).AddMinutes(2.0 * i);
        var key = Key(mailbox, i, at);
        var subject = string.Create(CultureInfo.InvariantCulture, $"{Subjects[i % Subjects.Length]} {i + 1}");
        var letter = new Letter(key, sender, [owner], subject, "text", $"{subject}. As we said: one thing after the other, and the rest tomorrow.", at)
        {
            Importance = i % 100 == 7 ? "high" : "normal",
        };
        var document = letter.Delivered();
        document["isRead"] = i * 7 % 10 >= 3;
        changes.Insert(type, key, mailbox, folder, document);
    }

    /// <summary>Time-ordered, as the keys of messages that came one by one are.</summary>
    private static Guid Key(Guid mailbox, int i, DateTimeOffset at)
    {
        Span<byte> bytes = stackalloc byte[16];
        DerivedKey.Of(mailbox, string.Create(CultureInfo.InvariantCulture, $"pile message {i}")).TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = at.ToUnixTimeMilliseconds();
        for (var b = 5; b >= 0; b--, milliseconds >>= 8)
        {
            bytes[b] = (byte)milliseconds;
        }

        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x70);
        return new Guid(bytes, bigEndian: true);
    }
}
