using Rlfw.Contracts;
using Rlfw.Plans.Reading;

namespace Rlfw.Plans.Binding;

/// <summary>A stage before it is bound.</summary>
/// <param name="Owner">What messages call it: "experiment 'cartpole'", "stage 'sft' of experiment 'grpo-arithmetic'".</param>
/// <param name="Tree">Its keys, those of the experiment merged in.</param>
/// <param name="Own">The keys that it wrote itself.</param>
/// <param name="Algorithm">Its algorithm, where it names one that exists.</param>
internal sealed record StageTree(string Owner, MappingNode Tree, IReadOnlySet<string> Own, AlgorithmTraits? Algorithm);
