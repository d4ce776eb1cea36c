namespace Rlfw.Serving.Wire;

/// <summary>What is wrong with a request, or with the server.</summary>
/// <param name="Message">For people: what, where, what to do.</param>
/// <param name="Type">"invalid_request_error", "authentication_error", "rate_limit_error" or "server_error".</param>
/// <param name="Param">The field that is wrong, as a path: "messages[1].content"; null where it is none.</param>
/// <param name="Code">For programs: "model_not_found"; null where there is none.</param>
internal sealed record ErrorDetail(string Message, string Type, string? Param, string? Code);
