// What has no rules of its own in the directory is not changed through it: the organisation, above all.

using Atrium.Engine.Rules;

namespace Atrium.Areas.Directory;

public sealed class DirectoryObjectRules : Rules<DirectoryObject>
{
    protected override ValueTask CreatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask PurgingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask RestoringAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);

    protected override ValueTask LinkingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied(DirectoryErrors.Nobody);
}
