namespace Rlfw.Mlflow.Double;

/// <summary>Which of what is deleted or not is shown.</summary>
internal static class Views
{
    /// <summary>Whether it is shown.</summary>
    public static bool Shows(string? view, bool isDeleted) =>
        view switch
        {
            "ALL" => true,
            "DELETED_ONLY" => isDeleted,
            _ => !isDeleted,
        };
}
