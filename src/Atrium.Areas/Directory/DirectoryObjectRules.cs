// What has no rules of its own in the directory is not changed through it: the organisation, above all.

using Atrium.Engine.Request;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Directory;

public sealed class DirectoryObjectRules : Rules<DirectoryObject>
{
    public override Plan Narrow(Call call, Plan plan) => HiddenMembership.LeaveOut(call, plan);

    protected override ValueTask CreatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask PurgingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask RestoringAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask LinkingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);
}
