using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Rlfw.Contracts;

namespace Rlfw.Plans.Tests.Catalog;

internal sealed record PpoOptions : IValidatableObject
{
    [Description("Adam's step size.")]
    [Range(0, 1.0, MinimumIsExclusive = true)]
    public Schedule LearningRate { get; init; } = Schedule.Constant(2.5e-4);

    [Description("Parallel environments.")]
    [Range(1, 4096)]
    public int Environments { get; init; } = 8;

    [Range(1, 65536)]
    public int StepsPerRollout { get; init; } = 128;

    [Range(1, 4096)]
    public int Minibatches { get; init; } = 4;

    [Range(0, 1)]
    public double Clip { get; init; } = 0.2;

    public bool NormalizeAdvantages { get; init; } = true;

    [Description("Stop an update beyond this approximate KL divergence; null never does.")]
    public double? TargetKl { get; init; }

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (Environments * StepsPerRollout % Minibatches != 0)
        {
            yield return new ValidationResult(
                $"minibatches ({Minibatches}) must divide environments x steps_per_rollout ({Environments * StepsPerRollout})",
                [nameof(Minibatches)]
            );
        }
    }
}

internal enum ExplorationKind
{
    EpsilonGreedy,
    Softmax,
}

internal sealed record DqnOptions
{
    [Range(0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 1e-3;

    public ExplorationKind Exploration { get; init; } = ExplorationKind.EpsilonGreedy;

    public Schedule Epsilon { get; init; } = new(ScheduleShape.Linear, 1, 0.05, 0.16);

    public bool Double { get; init; } = true;
}

internal sealed record QLearningOptions : IOffersPresets
{
    public string? Preset { get; init; }

    [Range(0.0, 1.0)]
    public double LearningRate { get; init; } = 0.1;

    public Schedule Epsilon { get; init; } = 0.1;

    public ExplorationKind Exploration { get; init; }

    static IReadOnlyList<OptionPreset> IOffersPresets.Presets =>
        [
            new(
                "bold",
                "Explores much.",
                [
                    new("epsilon", "linear(1, 0.1)", "A book, page 1"),
                    new("learning_rate", "0.5", "A book, page 2"),
                    new("exploration", "softmax", "A book, page 3"),
                ]
            ),
            new(
                "broken",
                "Learns too much.",
                [new("learning_rate", "2", "Nobody"), new("lerning_rate", "2", "Nobody")]
            ),
        ];
}

internal sealed record SftOptions
{
    public double LearningRate { get; init; } = 1e-3;

    public int PromptsPerStep { get; init; } = 256;
}

internal sealed record GrpoOptions
{
    [Range(2, 1024)]
    public int GroupSize { get; init; } = 8;

    public double LearningRate { get; init; } = 3e-4;

    public int? MaxNewTokens { get; init; }

    public SamplingOptions Sampling { get; init; } = new();
}

internal sealed record SamplingOptions
{
    [Range(0, 10.0)]
    public double Temperature { get; init; } = 1;

    public IReadOnlyList<string> Stop { get; init; } = [];
}

internal sealed record MlpOptions
{
    [Description("Widths of the hidden layers.")]
    [Range(1, 4096)]
    public IReadOnlyList<int>? Hidden { get; init; }

    [AllowedValues("relu", "tanh", null)]
    public string? Activation { get; init; }
}

internal sealed record LlamaOptions
{
    [AllowedValues("tiny", "small")]
    public string Preset { get; init; } = "tiny";

    public PluginChoice<ITokenizer>? Tokenizer { get; init; }
}

internal sealed record GridworldOptions
{
    [MinLength(1)]
    public string Map { get; init; } = "S.\n.G";

    public double StepReward { get; init; } = -1;
}

internal sealed record ArithmeticOptions
{
    [MinLength(1)]
    public IReadOnlyList<string> Operations { get; init; } = ["add"];

    [Range(1, 9)]
    public int Digits { get; init; } = 2;

    public int HeldOut { get; init; } = 500;
}

internal sealed record CharactersOptions
{
    public string Alphabet { get; init; } = "0123456789+-=abc ";
}

internal sealed record FormatOptions
{
    [RegularExpression("^.+$")]
    public string Pattern { get; init; } = "<answer>.*</answer>";
}

internal sealed record MlflowOptions
{
    public required string Uri { get; init; }

    public string? Token { get; init; }

    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    public ulong? Offset { get; init; }

    public float Share { get; init; } = 0.1f;

    public string[] Hosts { get; init; } = [];

    public IReadOnlyList<PluginChoice<IReward>> Monitors { get; init; } = [];
}

internal sealed record JsonOptions
{
    [Required]
    public string Path { get; init; } = "";

    public string Prompt { get; init; } = "{prompt}";
}
