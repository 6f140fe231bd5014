// Bytes by their hash.

using System.Security.Cryptography;

namespace Atrium.Store.Tests.Suites;

public abstract class BlobSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(262_144)]
    [InlineData(1_000_003)]
    public async Task What_is_put_is_read_back(int length)
    {
        var bytes = new byte[length];
        new Random(length).NextBytes(bytes);

        var blob = await Storage.Blobs.PutAsync(Tenant, new MemoryStream(bytes), length, default);
        await ReopenAsync();

        Assert.Equal((length, Convert.ToHexStringLower(SHA256.HashData(bytes))), (blob.Length, blob.Sha256));
        Assert.Equal(blob, await Storage.Blobs.PutAsync(Tenant, new MemoryStream(bytes), length, default));
        await using var stream = await Storage.Blobs.OpenAsync(Tenant, blob.Sha256, default);
        Assert.NotNull(stream);
        Assert.Equal(length, stream.Length);
        using var copy = new MemoryStream();
        await stream.CopyToAsync(copy);
        Assert.Equal(bytes, copy.ToArray());
        stream.Position = length / 2;
        Assert.Equal(length > 1 ? bytes[length / 2] : length == 1 ? bytes[0] : -1, stream.ReadByte());
    }

    [Fact]
    public async Task Too_much_is_refused_and_leaves_nothing()
    {
        var bytes = new byte[300_001];

        await Assert.ThrowsAsync<InvalidDataException>(async () => await Storage.Blobs.PutAsync(Tenant, new MemoryStream(bytes), 300_000, default));

        Assert.Null(await Storage.Blobs.OpenAsync(Tenant, Convert.ToHexStringLower(SHA256.HashData(bytes)), default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("../../house.db")]
    [InlineData("0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task What_is_not_there_is_null(string sha256) => Assert.Null(await Storage.Blobs.OpenAsync(Tenant, sha256, default));

    [Fact]
    public async Task An_organisation_sees_its_own_only()
    {
        var other = await Storage.House.CreateAsync(Guid.NewGuid(), default);
        var blob = await Storage.Blobs.PutAsync(Tenant, new MemoryStream([1, 2, 3]), 3, default);

        Assert.Null(await Storage.Blobs.OpenAsync(other, blob.Sha256, default));
    }

    [Fact]
    public async Task The_same_bytes_can_be_put_by_many_at_once()
    {
        var blobs = await Task.WhenAll(Enumerable.Range(0, 12).Select(_ => Task.Run(async () =>
            await Storage.Blobs.PutAsync(Tenant, new MemoryStream(new byte[400_000]), 1_000_000, default))));

        Assert.Single(blobs.Distinct());
        await using var stream = await Storage.Blobs.OpenAsync(Tenant, blobs[0].Sha256, default);
        Assert.Equal(400_000, stream!.Length);
    }
}
