// Reads a seed file: from text to checked records. The first thing that does not fit is refused with its place.

using Atrium.Engine.Model;
using Atrium.Server.Hosting;
using NodaTime.TimeZones;

namespace Atrium.Server.Seed;

public static class SeedReader
{
    private static readonly string[] Yaml = [".yaml", ".yml"];

    /// <summary>The built-in organisation.</summary>
    public static SeedFile Demo(GraphModel model)
    {
        using var stream = typeof(SeedReader).Assembly.GetManifestResourceStream("Atrium.Server.Seed.demo.json")
            ?? throw new InvalidOperationException("demo.json is not embedded.");
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return Read("demo.json", bytes.ToArray(), AppContext.BaseDirectory, model);
    }

    /// <summary>A file of the format; its name decides between JSON and YAML.</summary>
    public static SeedFile File(string path, GraphModel model)
    {
        var full = Path.GetFullPath(path);
        byte[] bytes;
        try
        {
            bytes = System.IO.File.ReadAllBytes(full);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw new StartRefused($"The seed file {path} cannot be read: {OneLine.Of(cause.Message)}", StartRefused.BadSettings, cause);
        }

        return Read(Path.GetFileName(full), bytes, Path.GetDirectoryName(full)!, model);
    }

    /// <param name="name">Name for messages; its ending decides between JSON and YAML.</param>
    /// <param name="bytes">UTF-8.</param>
    /// <param name="folder">Where relative paths in the file start.</param>
    public static SeedFile Read(string name, ReadOnlySpan<byte> bytes, string folder, GraphModel model)
    {
        var text = bytes.StartsWith((ReadOnlySpan<byte>)[0xEF, 0xBB, 0xBF]) ? bytes[3..] : bytes;
        var tree = Yaml.Contains(Path.GetExtension(name), StringComparer.OrdinalIgnoreCase)
            ? SeedText.Yaml(name, Decode(name, text))
            : SeedText.Json(name, text);
        var root = SeedNode.Root(name, tree);
        var organization = Organization(root.Object("organization"));
        var people = new PeopleReader(name, organization, folder, model);
        var users = root.Objects("users").Select(people.User).ToList();
        var groups = root.Objects("groups").Select(people.Group).ToList();
        var applications = root.Objects("applications").Select(ApplicationReader.Application).ToList();
        var mail = root.Objects("mail").Select(people.Mail).ToList();
        root.End();
        if (users.Count == 0)
        {
            throw root.Refuse("users", "is required");
        }

        var seed = new SeedFile
        {
            Organization = organization,
            Users = users,
            UserCount = users.Count,
            Groups = groups,
            Applications = applications,
            Mail = mail,
        };
        new SeedChecks(name, seed).Run();
        return seed;
    }

    private static SeedOrganization Organization(SeedNode node)
    {
        var defaultDomain = node.Text("defaultDomain").ToLowerInvariant();
        var domains = node.Texts("domains").Select(d => d.ToLowerInvariant()).ToList();
        var organization = new SeedOrganization(
            node.Id("id"),
            node.Text("displayName"),
            defaultDomain,
            domains.Count == 0 ? [defaultDomain] : domains,
            node.OptionalText("countryLetterCode") ?? "US",
            node.OptionalText("preferredLanguage") ?? "en-US",
            node.OptionalText("timeZone") ?? "UTC");
        node.End();
        foreach (var (domain, i) in organization.Domains.Select((d, i) => (d, i)))
        {
            if (Uri.CheckHostName(domain) != UriHostNameType.Dns || !domain.Contains('.', StringComparison.Ordinal))
            {
                throw node.Refuse($"domains[{i}]", $"'{domain}' is not a domain");
            }
        }

        return organization.CountryLetterCode is not [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] ? throw node.Refuse("countryLetterCode", "must be two capital letters")
            : !TzdbDateTimeZoneSource.Default.WindowsMapping.PrimaryMapping.ContainsKey(organization.TimeZone) ? throw node.Refuse("timeZone", $"'{organization.TimeZone}' is not a Windows time zone")
            : !organization.Domains.Contains(defaultDomain) ? throw node.Refuse("domains", "must contain defaultDomain")
            : organization;
    }

    private static string Decode(string name, ReadOnlySpan<byte> bytes)
    {
        try
        {
            return new System.Text.UTF8Encoding(false, throwOnInvalidBytes: true).GetString(bytes);
        }
        catch (System.Text.DecoderFallbackException)
        {
            throw SeedRefused.At(name, "", "is not UTF-8");
        }
    }
}
