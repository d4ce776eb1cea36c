using System.Net;

namespace Rlfw.Mlflow.Server;

/// <summary>A server's refusal in MLflow's own form.</summary>
/// <param name="Status">The HTTP status.</param>
/// <param name="Code">"RESOURCE_DOES_NOT_EXIST" and the like; empty where there is none.</param>
/// <param name="Message">Its words, one line.</param>
internal sealed record RestError(HttpStatusCode Status, string Code, string Message)
{
    /// <summary>What was asked for is not there.</summary>
    public bool IsMissing => Code is "RESOURCE_DOES_NOT_EXIST" or "NOT_FOUND";

    /// <summary>What was to be made is there.</summary>
    public bool IsThere => Code == "RESOURCE_ALREADY_EXISTS";

    /// <summary>Such a call is unknown here: an older server.</summary>
    public bool IsUnknownCall => Code == "ENDPOINT_NOT_FOUND";
}
