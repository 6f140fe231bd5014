// Reads people, groups and mail of a seed file: everything that names people by alias.

using System.Text.Json;
using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Model;

namespace Atrium.Server.Seed;

internal sealed class PeopleReader(string file, SeedOrganization organization, string folder, GraphModel model)
{
    private readonly UserProperties _properties = new(model);

    public SeedUser User(SeedNode node)
    {
        var name = Principal(node, "userPrincipalName", node.Text("userPrincipalName"));
        var password = node.OptionalText("password");
        var (photo, path) = Photo(node);
        var user = new SeedUser
        {
            Id = node.Id("id"),
            UserPrincipalName = name,
            DisplayName = node.Text("displayName"),
            Roles = node.Texts("roles"),
            Manager = node.OptionalText("manager") is { } manager ? Person(manager) : null,
            Kind = password is null ? SeedPassword.Derived : SeedPassword.Fixed,
            Password = password,
            Photo = photo,
            PhotoFile = path,
            Properties = _properties.Read(node),
        };
        foreach (var (role, i) in user.Roles.Select((r, i) => (r, i)))
        {
            _ = DirectoryRoles.Find(role) ?? throw node.Refuse(
                $"roles[{i}]", $"'{role}' is not a built-in role that is known here");
        }

        return user;
    }

    public SeedGroup Group(SeedNode node)
    {
        var group = new SeedGroup
        {
            Id = node.Id("id"),
            DisplayName = node.Text("displayName"),
            MailNickname = node.Text("mailNickname"),
            Unified = node.OneOf("kind", required: true, "security", "microsoft365") == "microsoft365",
            Description = node.OptionalText("description"),
            Visibility = node.OneOf("visibility", required: false, "Public", "Private"),
            Owners = [.. node.Texts("owners").Select(Person)],
            Members = [.. node.Texts("members").Select(m => IsGroup(m) ? m : Person(m))],
        };
        node.End();
        return !group.MailNickname.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.')
            ? throw node.Refuse("mailNickname", "may hold letters of ASCII, digits, hyphens, dots and underscores only")
            : group;
    }

    public SeedMail Mail(SeedNode node)
    {
        var received = SeedTime.Parse(node.Text("receivedDateTime"), out var reason) ?? throw node.Refuse("receivedDateTime", reason);
        var mail = new SeedMail
        {
            Id = node.OptionalText("id"),
            ReplyTo = node.OptionalText("replyTo"),
            From = Sender(node.Text("from")),
            FromName = node.OptionalText("fromName"),
            To = [.. node.Texts("to").Select(Person)],
            Cc = [.. node.Texts("cc").Select(Person)],
            Bcc = [.. node.Texts("bcc").Select(Person)],
            Subject = node.Text("subject"),
            Body = node.Text("body"),
            Html = node.OneOf("contentType", required: false, "text", "html") == "html",
            Received = received,
            Importance = node.OneOf("importance", required: false, "normal", "low", "high"),
            IsRead = node.Flag("isRead"),
            Categories = node.Texts("categories"),
            Flagged = node.Has("flag") && node.OneOf("flag", required: true, "flagged") == "flagged",
            Folder = node.OptionalText("folder") ?? "inbox",
        };
        node.End();
        return mail.To.Count == 0 ? throw node.Refuse("to", "is required") : mail;
    }

    public static bool IsGroup(string member) => member.StartsWith("group:", StringComparison.Ordinal);

    /// <summary>An alias with the default domain added; a whole name as it is.</summary>
    private string Person(string alias) => (alias.Contains('@', StringComparison.Ordinal) ? alias : $"{alias}@{organization.DefaultDomain}").ToLowerInvariant();

    private string Sender(string from) =>
        from.Contains('@', StringComparison.Ordinal) && !organization.Domains.Contains(from[(from.IndexOf('@', StringComparison.Ordinal) + 1)..].ToLowerInvariant())
            ? from
            : Person(from);

    private string Principal(SeedNode node, string field, string text)
    {
        var name = Person(text);
        var at = name.IndexOf('@', StringComparison.Ordinal);
        var alias = name[..at];
        return alias.Length is 0 or > 64 || alias.StartsWith('.') || alias.EndsWith('.') || !alias.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '\'')
                ? throw node.Refuse(field, "an alias has 1 to 64 letters of ASCII, digits, hyphens, dots, underscores and apostrophes")
            : !organization.Domains.Contains(name[(at + 1)..]) ? throw node.Refuse(field, $"'{name[(at + 1)..]}' is not one of the organisation's domains")
            : name;
    }

    private (SeedPhoto Photo, string? Path) Photo(SeedNode node)
    {
        switch (node.Take("photo"))
        {
            case null:
                return (SeedPhoto.Initials, null);
            case JsonValue value when value.GetValueKind() == JsonValueKind.False:
                return (SeedPhoto.None, null);
            case JsonValue value when value.GetValueKind() == JsonValueKind.String && value.GetValue<string>() is { Length: > 0 } text:
                if (text == "initials")
                {
                    return (SeedPhoto.Initials, null);
                }

                var path = Path.GetFullPath(Path.Combine(folder, text));
                return File.Exists(path) ? (SeedPhoto.File, path) : throw node.Refuse("photo", $"there is no file '{text}' beside {file}");
            default:
                throw node.Refuse("photo", "must be \"initials\", the path of an image, or false");
        }
    }
}
