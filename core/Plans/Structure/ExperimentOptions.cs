using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;
using Rlfw.Plans.Binding;

namespace Rlfw.Plans.Structure;

/// <summary>One element of <c>experiments:</c>.</summary>
internal sealed record ExperimentOptions : StageKeys
{
    /// <summary>The structure keys that the composition takes out before a tree is bound.</summary>
    public static readonly string[] ComposedKeys = ["extends", "stages", "sweep"];

    [Description("The experiment's name in kebab-case, unique in the file; its runs are in `runs/<name>/`.")]
    [RegularExpression(Names.Pattern, ErrorMessage = Names.Rule)]
    public required string Name { get; init; }

    [Description("What the experiment asks, for people.")]
    public string? Description { get; init; }

    [Description("Another experiment of the file whose keys this one starts from; its own keys are merged over them.")]
    public string? Extends { get; init; }

    [Description("Root seeds; one run for each.")]
    [AllowSingle]
    [MinLength(1)]
    public IReadOnlyList<ulong> Seeds { get; init; } = [1];

    [Description("Another experiment of the file, whose final parameters (same seed) this one starts from.")]
    public string? From { get; init; }

    [Description("Where tensors are computed: auto takes CUDA where there is one.")]
    [RegularExpression("^(auto|cpu|cuda(:[0-9]{1,3})?)$", ErrorMessage = "'{0}' must be auto, cpu, cuda or cuda:N")]
    public string Device { get; init; } = "auto";

    [Description("Threads of tensor operations. Part of the plan, as results depend on it bit for bit.")]
    [Range(1, 1024)]
    public int Threads { get; init; } = 1;

    [Description("Where events go besides the run folder, which is always written.")]
    public IReadOnlyList<PluginChoice<ITracker>> Tracking { get; init; } = [];

    [Description("When checkpoints are written.")]
    public CheckpointOptions Checkpoint { get; init; } = new();

    [Description("Stages in order: each starts from the one before and has the same keys as an experiment.")]
    public IReadOnlyList<StageOptions>? Stages { get; init; }

    [Description("Values to try: one run for each combination and seed.")]
    public SweepOptions? Sweep { get; init; }
}
