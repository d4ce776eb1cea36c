namespace Rlfw.Mlflow.Double;

/// <summary>MLflow's own way to refuse.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="code">The error's code.</param>
/// <param name="message">The words.</param>
internal sealed class RefusalException(int status, string code, string message) : Exception(message)
{
    /// <summary>The HTTP status.</summary>
    public int Status { get; } = status;

    /// <summary>The error's code.</summary>
    public string Code { get; } = code;

    /// <summary>400.</summary>
    public static RefusalException Invalid(string message) => new(400, "INVALID_PARAMETER_VALUE", message);

    /// <summary>404.</summary>
    public static RefusalException Missing(string message) => new(404, "RESOURCE_DOES_NOT_EXIST", message);
}
