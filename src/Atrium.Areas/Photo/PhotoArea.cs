// Contents page of the photo room.

using Atrium.Areas.Shared;
using Atrium.Engine.Model;
using Atrium.Engine.Rules;

namespace Atrium.Areas.Photo;

public sealed class PhotoArea : Area
{
    public override Workload Workload => Workloads.Directory;

    public override IReadOnlyList<Type> Types => [typeof(ProfilePhoto), typeof(StoredPhoto)];

    public override IReadOnlyList<IMedia> Media { get; } = [new PhotoMedia()];
}
