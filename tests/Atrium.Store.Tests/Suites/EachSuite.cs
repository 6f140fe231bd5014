// One plan for each of several objects says what the same plan says for each alone.

using Atrium.Engine.Storage;

namespace Atrium.Store.Tests.Suites;

public abstract class EachSuite<T> : StoreTest<T>
    where T : ITestDatabase, new()
{
    [Fact]
    public async Task Links_in_both_directions_and_transitive_are_read_for_many()
    {
        var rows = await AddAsync(
            New("team", new { displayName = "a" }), New("team", new { displayName = "b" }), New("team", new { displayName = "empty" }),
            Person("p"), Person("q"), Person("binned") with { Deleted = null });
        await LinkAsync([.. rows[3..].Select(p => Link(rows[0], p)), Link(rows[1], rows[4]), Link(rows[1], rows[0])]);
        await DoneAsync(new RowChange(RowChangeKind.Update, rows[5] with { Deleted = Time.GetUtcNow() }) { ExpectedSeq = rows[5].Seq });
        foreach (var (inverse, transitive) in ((bool, bool)[])[(false, false), (true, false), (false, true), (true, true)])
        {
            await SameAsync(new Plan { Table = Things, Via = new LinkStep("members", Guid.Empty, inverse, transitive), Take = 10 }, rows);
            await SameAsync(new Plan { Table = Things, Types = ["person"], Via = new LinkStep("members", Guid.Empty, inverse, transitive), Take = 1 }, rows);
        }
    }

    [Fact]
    public async Task Children_are_filtered_ordered_and_cut_for_each()
    {
        var (owner, other) = (Person("owner"), Person("other"));
        var boxes = new[] { owner, owner, other, other }.Select(p => New("box", new { name = "box" }, p.Key)).ToArray();
        var letters = boxes[..3].SelectMany((box, b) => Enumerable.Range(0, 5).Select(i => New(
            "letter",
            i == 4 ? new { subject = $"s{b}{i}", isRead = true } : (object)new { subject = $"s{b}{i}", received = $"2024-0{1 + ((i * 3) % 4)}-01T00:00:00.0000000Z", isRead = i % 2 == 0 },
            box.Owner,
            box.Key))).ToArray();
        await AddAsync([owner, other, .. boxes, .. letters]);
        foreach (var order in (string[])["", "received desc", "received", "subject desc", "isRead desc,received"])
        {
            foreach (var filter in (string?[])[null, "isRead eq true", "startswith(subject,'s1')", "subject eq 's04'"])
            {
                var plan = new Plan
                {
                    Table = Model.Stored("letter").Table!,
                    Parent = Guid.Empty,
                    Filter = filter is null ? null : Filter(filter, "letter"),
                    OrderBy = order.Length == 0 ? [] : order.Contains("isRead", StringComparison.Ordinal)
                        ? [new(Filtered("isRead"), true), .. OrderBy("received", "letter")] : OrderBy(order, "letter"),
                };
                foreach (var take in (int[])[2, 5, int.MaxValue])
                {
                    await SameAsync(plan with { Take = take }, boxes);
                }
            }
        }
    }

    [Fact]
    public async Task Nothing_is_asked_of_nobody() =>
        Assert.Empty(await Store.ListEachAsync(Tenant, new Plan { Table = Things, Parent = Guid.Empty, Take = 1 }, [], default));

    private Engine.Query.PropertyPath Filtered(string name)
    {
        var property = Model.Stored("letter").FindProperty(name)!;
        return new Engine.Query.PropertyPath([property]) { Column = property.Column };
    }

    private async Task SameAsync(Plan plan, Row[] sources)
    {
        var pages = await Store.ListEachAsync(Tenant, plan, [.. sources.Select(s => s.Key)], default);
        foreach (var source in sources)
        {
            var alone = await ListAsync(plan.Via is { } via ? plan with { Via = via with { From = source.Key } } : plan with { Parent = source.Key });
            var together = pages.GetValueOrDefault(source.Key);
            Assert.Equal(alone.Rows.Select(r => r.Key), together?.Rows.Select(r => r.Key) ?? []);
            Assert.Equal(alone.Rows.Select(r => r.Document.ToArray()), together?.Rows.Select(r => r.Document.ToArray()) ?? []);
            Assert.Equal(alone.Next?.Key, together?.Next?.Key);
            Assert.Equal(alone.Next?.Values ?? [], together?.Next?.Values ?? []);
        }
    }
}
