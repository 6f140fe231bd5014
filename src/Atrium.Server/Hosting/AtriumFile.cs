// atrium.json: how to reach a server with a seeded organisation, and as whom. Rewritten at every start, for programs to read.

using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Atrium.Server.Seed;

namespace Atrium.Server.Hosting;

public sealed record AtriumFileClient(string Kind, Guid ClientId, string? ClientSecret, IReadOnlyList<string> RedirectUris);

public sealed record AtriumFileUser(string UserPrincipalName, string Password, IReadOnlyList<string> Roles);

/// <summary>A further organisation of the server.</summary>
public sealed record AtriumFileOrganization(
    string DisplayName, Guid TenantId, string Authority, IReadOnlyList<AtriumFileClient> Clients, IReadOnlyList<AtriumFileUser> Users);

/// <summary>The content of the file. Secrets are in it: only the owner may read it.</summary>
public sealed record AtriumFile
{
    public const string Name = "atrium.json";

    private static readonly AtriumFileJson Form = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>Over http; ends in <c>/v1.0</c>.</summary>
    public required string Graph { get; init; }

    public required string GraphHttps { get; init; }

    /// <summary><c>https://host:port/{tenantId}</c>.</summary>
    public required string Authority { get; init; }

    public required Guid TenantId { get; init; }

    /// <summary>Path of a PEM file; null with a certificate of the operator's own.</summary>
    public required string? CaCertificate { get; init; }

    public required IReadOnlyList<AtriumFileClient> Clients { get; init; }

    /// <summary>People with a password; the first is the administrator.</summary>
    public required IReadOnlyList<AtriumFileUser> Users { get; init; }

    /// <summary>The organisations that the settings name behind the first.</summary>
    public IReadOnlyList<AtriumFileOrganization> Others { get; init; } = [];

    public static AtriumFile Of(SeedFile seed, IReadOnlyList<SeedFile> others, DemoSecrets secrets, Uri http, Uri https, string? caCertificate) => new()
    {
        Graph = new Uri(http, "v1.0").AbsoluteUri,
        GraphHttps = new Uri(https, "v1.0").AbsoluteUri,
        Authority = AuthorityOf(seed, https),
        TenantId = seed.Organization.Id,
        CaCertificate = caCertificate,
        Clients = ClientsOf(seed, secrets),
        Users = UsersOf(seed, secrets),
        Others =
        [
            .. others.Select(o => new AtriumFileOrganization(
                o.Organization.DisplayName, o.Organization.Id, AuthorityOf(o, https), ClientsOf(o, secrets), UsersOf(o, secrets))),
        ],
    };

    public byte[] ToUtf8() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Form.AtriumFile), (byte)'\n'];

    public static AtriumFile Read(string path) => JsonSerializer.Deserialize(File.ReadAllBytes(path), Form.AtriumFile)
        ?? throw new InvalidDataException($"{path} is empty.");

    private static string AuthorityOf(SeedFile seed, Uri https) => new Uri(https, seed.Organization.Id.ToString("D")).AbsoluteUri;

    private static AtriumFileClient[] ClientsOf(SeedFile seed, DemoSecrets secrets) =>
        [.. seed.Applications.Select(a => new AtriumFileClient(a.Kind.ToString().ToLowerInvariant(), a.AppId, a.SecretOf(secrets), a.RedirectUris))];

    private static AtriumFileUser[] UsersOf(SeedFile seed, DemoSecrets secrets) =>
    [
        .. seed.Users.TakeWhile(u => u.Kind != SeedPassword.None)
            .Select(u => new AtriumFileUser(u.UserPrincipalName, u.PasswordOf(secrets)!, u.Roles)),
    ];
}

/// <summary>Generated when the program is built: reflection would cost each start a tenth of its time.</summary>
[JsonSerializable(typeof(AtriumFile))]
internal sealed partial class AtriumFileJson : JsonSerializerContext;
