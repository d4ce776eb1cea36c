namespace Rlfw.Benchmarks;

/// <summary>What was measured of an engine.</summary>
/// <param name="StepSeconds">Of each decoding step, ascending.</param>
/// <param name="PromptRate">Prompt tokens a second, over the steps that read prompts.</param>
internal sealed record EngineTimes(double[] StepSeconds, double PromptRate);
