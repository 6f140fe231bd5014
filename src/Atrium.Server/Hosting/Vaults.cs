// Where secrets of the server are kept: beside the embedded store in files, with PostgreSQL in the database, so that all nodes share them.

using System.Security.Cryptography;
using Atrium.Engine.Storage;
using Atrium.Server.SignIn;

namespace Atrium.Server.Hosting;

public static class Vaults
{
    public const string DemoKey = "demo.key";
    public const string PageTokenKey = "page-tokens.key";

    public static ISecretsVault Open(AtriumSettings settings, DataFolder folder, IHouse house) =>
        settings.Store == StoreKind.Sqlite ? new FileSecretsVault(folder.Keys) : new HouseVault(house);

    /// <summary>32 random bytes, made when first asked for.</summary>
    public static byte[] Key(this ISecretsVault vault, string name) => vault.Keep(name, RandomNumberGenerator.GetBytes(32));

    /// <summary>Read and written while starting and when keys rotate: never on the way of a request.</summary>
    private sealed class HouseVault(IHouse house) : ISecretsVault
    {
        public byte[]? Read(string name) => house.ReadAsync($"secret/{name}", CancellationToken.None).AsTask().GetAwaiter().GetResult();

        public byte[] Keep(string name, byte[] value) => house.KeepAsync($"secret/{name}", value, CancellationToken.None).AsTask().GetAwaiter().GetResult();

        public void Write(string name, byte[] value) => house.WriteAsync($"secret/{name}", value, CancellationToken.None).AsTask().GetAwaiter().GetResult();
    }
}
