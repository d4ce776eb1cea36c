namespace Rlfw.Mlflow.Server;

/// <summary>What a server answered: a value or a refusal. One of the two is set.</summary>
/// <param name="Value">The value.</param>
/// <param name="Error">The refusal.</param>
internal readonly record struct RestAnswer<T>(T? Value, RestError? Error)
    where T : class;
