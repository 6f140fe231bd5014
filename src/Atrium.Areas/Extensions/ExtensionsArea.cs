// Contents page of the room of extensions: what organisations and applications add to objects.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Extensions;

public sealed class ExtensionsArea : Area
{
    public override Workload Workload => Workloads.Directory;

    public override Type Roots => typeof(ExtensionRoots);

    public override IReadOnlyList<Type> Types => [typeof(ExtensionProperty), typeof(SchemaExtension), typeof(ExtensionSchemaProperty), typeof(Extension), typeof(OpenTypeExtension)];

    public override IReadOnlyList<IRules> Rules { get; } = [new ExtensionPropertyRules(), new SchemaExtensionRules(), new OpenTypeExtensionRules()];

    public override IReadOnlyList<Delegate> Operations => [GetAvailableExtensionPropertiesAction.GetAvailableExtensionProperties];

    public override IOpenSource Open { get; } = new ExtensionDefinitions();
}
