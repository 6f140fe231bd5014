// The small enums of mail.

using Atrium.Engine.Model;

namespace Atrium.Areas.Mail;

[GraphEnum]
public enum Importance
{
    Low,
    Normal,
    High,
}

[GraphEnum]
public enum InferenceClassificationType
{
    Focused,
    Other,
}
