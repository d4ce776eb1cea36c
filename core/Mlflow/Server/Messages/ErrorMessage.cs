namespace Rlfw.Mlflow.Server;

/// <summary>How a server refuses.</summary>
/// <param name="ErrorCode">RESOURCE_DOES_NOT_EXIST and the like; null where the answer is not MLflow's.</param>
/// <param name="Message">Its words.</param>
internal sealed record ErrorMessage(string? ErrorCode = null, string? Message = null);
