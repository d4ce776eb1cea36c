namespace Rlfw.Plans;

/// <summary>What an environment reference of a run stood for when the run was planned. Never shown, never stored as it is.</summary>
/// <param name="Name">The variable.</param>
/// <param name="Value">Its value, or the reference's default where it is not set.</param>
/// <param name="Text">The whole option that the reference stands in, with its value in place.</param>
/// <param name="Reference">The same with its references in place: <c>${env:DATA}/train.jsonl</c>.</param>
public sealed record EnvironmentValue(string Name, string Value, string Text, string Reference)
{
    /// <summary>The name alone: what prints a value prints it by accident.</summary>
    public override string ToString() => Name;
}
