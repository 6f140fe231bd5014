// A partition of the store that belongs to the server itself: what sign-in must remember lives in it, not in an organisation.

using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

public static class HouseOrganization
{
    private static readonly Guid Id = new("a7000000-0000-4000-8000-00000000a701");

    /// <summary>The organisations that people know.</summary>
    public static IEnumerable<Tenant> Organizations(this IHouse house) => house.Tenants.Where(t => t.Id != Id);

    public static async Task<Tenant> OpenAsync(IHouse house, CancellationToken cancellation) =>
        house.Tenants.FirstOrDefault(t => t.Id == Id) ?? await house.CreateAsync(Id, cancellation);
}
