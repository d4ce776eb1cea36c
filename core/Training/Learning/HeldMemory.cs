namespace Rlfw.Training.Learning;

/// <summary>What is held of a device's memory while is learned, besides the model, gradients and activations; in bytes.</summary>
/// <param name="OptimizerBytes">What the optimizer remembers.</param>
/// <param name="ReferenceBytes">A copy of what is learned, for a reference policy; 0 without, or where the reference is the base.</param>
/// <param name="CacheBytes">Keys and values of completions, which stay between generations.</param>
public sealed record HeldMemory(long OptimizerBytes, long ReferenceBytes, long CacheBytes);
