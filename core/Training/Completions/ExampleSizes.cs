namespace Rlfw.Training.Completions;

/// <summary>The longest texts among some examples, in tokens.</summary>
/// <param name="Prompt">Of the longest prompt.</param>
/// <param name="Answer">Of the longest answer: what is generated at most, or what is given.</param>
/// <param name="Text">Of the longest prompt together with its answer.</param>
internal sealed record ExampleSizes(int Prompt, int Answer, int Text);
