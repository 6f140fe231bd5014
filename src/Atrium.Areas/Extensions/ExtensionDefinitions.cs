// What an organisation's definitions add to the types of the model.

using Atrium.Engine.Model;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;
using Atrium.Engine.Wire;

namespace Atrium.Areas.Extensions;

public sealed class ExtensionDefinitions : IOpenSource
{
    public IReadOnlyList<Type> Types => [typeof(ExtensionProperty), typeof(SchemaExtension)];

    public async ValueTask<IReadOnlyList<OpenProperty>> ReadAsync(IStore store, GraphModel model, Tenant tenant, CancellationToken cancellation)
    {
        var defined = new List<OpenProperty>();
        foreach (var row in (await store.ListAsync(tenant, new Plan { Table = model.Entity<ExtensionProperty>().Table! }, cancellation)).Rows)
        {
            defined.AddRange(OfDirectory(model, Documents.View<ExtensionProperty>(row.Document)));
        }

        foreach (var row in (await store.ListAsync(tenant, new Plan { Table = model.Entity<SchemaExtension>().Table! }, cancellation)).Rows)
        {
            defined.AddRange(OfSchema(model, Documents.View<SchemaExtension>(row.Document)));
        }

        return defined;
    }

    /// <summary>Whatever its status: values of what has ended can still be read and changed. Filters on it need an advanced query.</summary>
    private static IEnumerable<OpenProperty> OfSchema(GraphModel model, SchemaExtension defined) =>
        from target in defined.TargetTypes
        let type = model.FindEntity(target)
        where type is not null
        select new OpenProperty(type, defined.Id, ValueKind.Complex)
        {
            Can = Can.Write | Can.Filter | Can.FilterAdvanced,
            Tracked = false,
            Members =
            [
                .. from member in defined.Properties
                   let kind = ExtensionKinds.OfSchemas[member.Type!]
                   select new OpenProperty(type, member.Name!, kind)
                   {
                       Can = kind == ValueKind.Binary ? Can.Write : Can.Write | Can.Filter,
                       MaxLength = ExtensionKinds.LengthOf(kind),
                   },
            ],
        };

    /// <summary>Equality in any query; beginnings, absence and inequality in advanced ones only; nothing greater or less.</summary>
    private static IEnumerable<OpenProperty> OfDirectory(GraphModel model, ExtensionProperty defined)
    {
        var kind = ExtensionKinds.OfDirectory[defined.DataType];
        return
            from target in defined.TargetObjects
            let type = model.FindEntity(target)
            where type is not null
            select new OpenProperty(type, defined.Name, kind)
            {
                Collection = defined.IsMultiValued,
                Can = Can.Write | (kind, defined.IsMultiValued) switch
                {
                    (ValueKind.String, _) => Can.Equal | Can.Null | Can.StartsWith,
                    (ValueKind.Binary, _) or (_, true) => Can.Read,
                    _ => Can.Equal | Can.Null,
                },
                StartsWithAdvanced = true,
                MaxLength = ExtensionKinds.LengthOf(kind),
            };
    }
}
