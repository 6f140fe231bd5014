// Values that no client may write, put into the documents of the hostile people: licences, plans, addresses, instants.

using System.Text.Json.Nodes;
using Atrium.Areas.Directory;
using Atrium.Engine.Query;
using Atrium.Engine.Storage;
using Atrium.Server.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace Atrium.Server.Tests.Query;

internal static class HostileValues
{
    public static async Task AddAsync(TestServer server, string department)
    {
        var cancellation = TestContext.Current.CancellationToken;
        var store = server.Host.Services.GetRequiredService<IStore>();
        var tenant = server.Host.Services.GetRequiredService<IHouse>().Tenants.Single(t => t.Id == server.File.TenantId);
        var type = TestModel.Real.Entity<User>();
        var property = type.FindProperty("department")!;
        var within = new Compare(new PropertyPath([property]) { Column = property.Column }, Comparison.Equal, department);
        var rows = (await store.ListAsync(tenant, new Plan { Table = type.Table!, Types = [type.Name], Filter = within }, cancellation)).Rows;
        var set = new ChangeSet { At = TimeProvider.System.GetUtcNow() };
        foreach (var row in rows)
        {
            var document = JsonNode.Parse(row.Document.Span)!.AsObject();
            Fill(document, int.Parse(document["employeeId"]!.GetValue<string>(), null));
            set.Rows.Add(new RowChange(RowChangeKind.Update, row with { Document = Bytes(document) }) { ExpectedSeq = row.Seq });
        }

        Assert.True((await store.CommitAsync(tenant, set, cancellation)).Done);
    }

    private static void Fill(JsonObject document, int i)
    {
        var text = Hostile.Texts[i];
        document["assignedLicenses"] = i % 4 == 0 ? new JsonArray() : new JsonArray(
            [.. new[] { Hostile.Sku, Hostile.OtherSku }.Take(i % 4).Skip(i % 3 == 0 ? 1 : 0).Select(sku => new JsonObject { ["skuId"] = sku, ["disabledPlans"] = new JsonArray() })]);
        document["assignedPlans"] = new JsonArray(
            new JsonObject { ["service"] = i % 3 == 0 ? "Exchange" : text, ["capabilityStatus"] = i % 2 == 0 ? "Enabled" : null, ["servicePlanId"] = i % 5 == 0 ? Hostile.Sku : null },
            new JsonObject { ["service"] = "exchange", ["capabilityStatus"] = i % 7 == 0 ? "Suspended" : "Deleted" });
        document["provisionedPlans"] = i % 2 == 0 ? null : new JsonArray(new JsonObject { ["service"] = text, ["provisioningStatus"] = i % 3 == 0 ? "Success" : null });
        document["onPremisesProvisioningErrors"] = i % 6 == 0 ? new JsonArray(new JsonObject { ["value"] = text }) : new JsonArray();
        document["imAddresses"] = new JsonArray([.. new[] { $"sip:{text}", i % 4 == 0 ? Hostile.Long : i % 4 == 1 ? Hostile.LongToo : "SIP:short" }.Take((i % 2) + 1).Select(t => JsonValue.Create(t))]);
        document["identities"] = new JsonArray(
            new JsonObject { ["signInType"] = "userPrincipalName", ["issuer"] = "larkmoor.example", ["issuerAssignedId"] = $"h{i}" },
            new JsonObject { ["signInType"] = "federated", ["issuer"] = i % 3 == 0 ? "other.example" : "Facebook.example", ["issuerAssignedId"] = text });
        document["authorizationInfo"] = i % 2 == 0 ? null : new JsonObject { ["certificateUserIds"] = text is null ? null : new JsonArray(text, "x") };
        document["onPremisesLastSyncDateTime"] = Instant(Hostile.Instants[i % Hostile.Instants.Count]);
        document["createdDateTime"] = i % 3 == 0 ? document["createdDateTime"]?.DeepClone() : Instant(Hostile.Instants[(i + 4) % Hostile.Instants.Count]);
    }

    private static string? Instant(string? text) => text is not null && Instants.TryParse(text, out var instant) ? Instants.Text(instant) : null;

    private static byte[] Bytes(JsonObject document) => System.Text.Encoding.UTF8.GetBytes(document.ToJsonString());
}
