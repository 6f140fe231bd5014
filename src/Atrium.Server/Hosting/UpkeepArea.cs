// What an organisation's store remembers of the upkeep that it had. It lies in the organisation, so that a copy that is restored tells its own age.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Server.Hosting;

public sealed class UpkeepArea : Area
{
    public override Workload Workload => Workloads.Directory;

    public override IReadOnlyList<Type> Types => [typeof(UpkeepMark)];
}

/// <summary>One of an organisation. Not there: the upkeep of no build has gone through.</summary>
[Entity(Internal = true)]
public sealed class UpkeepMark
{
    /// <summary>Of the last <see cref="Upkeep"/> that went through.</summary>
    [Prop]
    public int Version { get; init; }

    public static Guid KeyIn(Guid organization) => DerivedKey.Of(organization, "upkeep");
}
