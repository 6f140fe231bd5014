// The life of an application, as far as it can be written: it is registered.

using Atrium.Areas.Directory;
using Atrium.Engine.Rules;
using Atrium.Engine.Storage;

namespace Atrium.Areas.Applications;

public sealed class ApplicationRules : Rules<Application>
{
    protected override ValueTask CreatingAsync(Edit edit, CancellationToken cancellation)
    {
        var caller = edit.Call.Caller;
        if (!DirectoryRoles.Has(caller, DirectoryRoles.ManageApplications))
        {
            throw DirectoryErrors.Denied("Application Administrator");
        }

        edit.After["appId"] = DerivedKey.Of(edit.Key, "appId").ToString("D");
        edit.After["createdDateTime"] = Instants.Text(edit.Call.Now);
        if (caller.IsAppOnly)
        {
            edit.After["createdByAppId"] = caller.AppId;
        }

        return ValueTask.CompletedTask;
    }

    protected override ValueTask UpdatingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied();

    protected override ValueTask DeletingAsync(Edit edit, CancellationToken cancellation) => throw DirectoryErrors.Denied();
}
