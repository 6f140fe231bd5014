// The folders that every mailbox has, and the names by which clients reach them in any language.

using Atrium.Engine.Storage;

namespace Atrium.Areas.Mail;

/// <param name="Name">As it stands in a path; compared without regard to case.</param>
/// <param name="Parent">The name of the containing folder; null = beside the visible tree, at the root of the mailbox.</param>
/// <param name="Provisioned">False: not there until something creates it, so that its name is not found.</param>
public sealed record WellKnownFolder(string Name, string DisplayName, string? Parent, bool Provisioned = true);

public static class WellKnownFolders
{
    public const string Root = "msgfolderroot";
    public const string Inbox = "inbox";
    public const string Drafts = "drafts";
    public const string SentItems = "sentitems";
    public const string DeletedItems = "deleteditems";
    public const string RecoverableItems = "recoverableitemsdeletions";
    public const string SearchFolders = "searchfolders";

    /// <summary>All names, for the model.</summary>
    public const string Names =
        "archive clutter conflicts conversationhistory deleteditems drafts inbox junkemail localfailures msgfolderroot outbox "
        + "recoverableitemsdeletions scheduled searchfolders sentitems serverfailures syncissues";

    /// <summary>Parents stand before their children. The first use of clutter and of the folders of a desktop client's synchronisation creates them.</summary>
    public static IReadOnlyList<WellKnownFolder> All { get; } =
    [
        new(Root, "Top of Information Store", null),
        new("archive", "Archive", Root),
        new("conversationhistory", "Conversation History", Root),
        new(DeletedItems, "Deleted Items", Root),
        new(Drafts, "Drafts", Root),
        new(Inbox, "Inbox", Root),
        new("junkemail", "Junk Email", Root),
        new("outbox", "Outbox", Root),
        new(SentItems, "Sent Items", Root),
        new(RecoverableItems, "Deletions", null),
        new(SearchFolders, "Finder", null),
        new("clutter", "Clutter", Root, Provisioned: false),
        new("scheduled", "Scheduled", Root, Provisioned: false),
        new("syncissues", "Sync Issues", Root, Provisioned: false),
        new("conflicts", "Conflicts", "syncissues", Provisioned: false),
        new("localfailures", "Local Failures", "syncissues", Provisioned: false),
        new("serverfailures", "Server Failures", "syncissues", Provisioned: false),
    ];

    /// <param name="mailbox">The key of the user.</param>
    public static Guid Key(Guid mailbox, string name) => DerivedKey.Of(mailbox, name);

    /// <summary>The name that a client wrote, in its own spelling; null if it is none.</summary>
    public static string? Find(string text) =>
        All.FirstOrDefault(f => f.Name.Equals(text, StringComparison.OrdinalIgnoreCase))?.Name;

    /// <summary>The name of a folder of this mailbox; null if it is not a well-known one.</summary>
    public static string? NameOf(Guid mailbox, Guid folder) => All.FirstOrDefault(f => Key(mailbox, f.Name) == folder)?.Name;
}
