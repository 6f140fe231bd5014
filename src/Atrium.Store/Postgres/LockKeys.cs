// Names of advisory locks as the numbers that PostgreSQL wants.

using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Atrium.Store.Postgres;

internal static class LockKeys
{
    public static long Of(string name) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes(name)));
}
