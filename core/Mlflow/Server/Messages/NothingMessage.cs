namespace Rlfw.Mlflow.Server;

/// <summary>An object that says nothing: <c>{}</c>.</summary>
internal sealed record NothingMessage;
