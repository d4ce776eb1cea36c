using Rlfw.Contracts;

namespace Rlfw.Training.Adapters;

/// <summary>
/// A and B of one linear map; float32 whatever the base's dtype (as PEFT's autocast_adapter_dtype) unless bfloat16 is asked for. Parameters are named
/// <c>lora_A.weight</c> and <c>lora_B.weight</c>.
/// </summary>
public sealed class LowRankPair : nn.Module
{
    private readonly Parameter _down;
    private readonly Parameter _up;
    private readonly int _index;
    private readonly AdapterDropout? _dropout;

    /// <summary>Takes the factors over.</summary>
    /// <param name="adapted">Where they stand.</param>
    /// <param name="down">A, [r, in]; owned from now on.</param>
    /// <param name="up">B, [out, r]; owned from now on.</param>
    /// <param name="index">The pair's position in its adapter, which its dropout draws by.</param>
    /// <param name="dropout">Leaves inputs out while learning; null for an adapter that is not learned.</param>
    public LowRankPair(AdaptedLinear adapted, Tensor down, Tensor up, int index, AdapterDropout? dropout)
        : base(nameof(LowRankPair))
    {
        Adapted = adapted;
        (_index, _dropout) = (index, dropout);
        _down = Parameter(down);
        _up = Parameter(up);
        register_module("lora_A", new Factor(_down));
        register_module("lora_B", new Factor(_up));
    }

    /// <summary>Where the pair stands.</summary>
    public AdaptedLinear Adapted { get; }

    /// <summary>A, [r, in].</summary>
    public Tensor Down => _down;

    /// <summary>B, [out, r].</summary>
    public Tensor Up => _up;

    /// <summary>A new pair: A uniform, B zero.</summary>
    /// <param name="adapted">Where it stands.</param>
    /// <param name="generator">A's values are drawn from it; on the host, so that every device gets the same.</param>
    /// <param name="device">Where the pair lives.</param>
    /// <param name="index">The pair's position in its adapter.</param>
    /// <param name="dropout">Leaves inputs out while learning.</param>
    /// <param name="dtype">The factors' element type.</param>
    public static LowRankPair Fresh(
        AdaptedLinear adapted,
        torch.Generator generator,
        Device device,
        int index,
        AdapterDropout? dropout,
        ScalarType dtype = ScalarType.Float32
    )
    {
        ArgumentNullException.ThrowIfNull(adapted);
        var (rank, linear) = (adapted.Rank, adapted.Linear);
        var bound = LowRank.InitialBound(linear.Inputs);
        var down = torch.empty([rank, linear.Inputs], device: device);
        nn.init.uniform_(down, -bound, bound, generator);
        var up = torch.zeros([linear.Outputs, rank], dtype, device);
        return new LowRankPair(adapted, down.to_type(dtype), up, index, dropout);
    }

    /// <summary>
    /// The map's output with s · B A x added. In float32, cast back to the output's dtype; on a GPU in that dtype itself, as the engine
    /// computes while it generates and as PEFT does under autocast: in float32 the two narrow products would take longer than
    /// the wide one.
    /// </summary>
    /// <param name="output">W x, [..., out].</param>
    /// <param name="input">x, [..., in].</param>
    public Tensor AddTo(Tensor output, Tensor input)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(input);
        if (output.device.type == DeviceType.CUDA && output.dtype != ScalarType.Float32)
        {
            var kept = _dropout?.Apply(input, _index) ?? input;
            return output.add(
                LowRank.Apply(kept, _down.to_type(output.dtype), _up.to_type(output.dtype)),
                Adapted.Scaling
            );
        }

        var single = input.to_type(ScalarType.Float32);
        var change = LowRank.Apply(
            _dropout?.Apply(single, _index) ?? single,
            _down.to_type(ScalarType.Float32),
            _up.to_type(ScalarType.Float32)
        );
        return output.to_type(ScalarType.Float32).add(change, Adapted.Scaling).to_type(output.dtype);
    }

    /// <summary>What merging adds to the map's matrix, float32 [out, in].</summary>
    public Tensor Delta() => LowRank.Delta(_down, _up, Adapted.Scaling);

    /// <summary>Gives one factor the place that its name in files has.</summary>
    private sealed class Factor : nn.Module
    {
        public Factor(Parameter weight)
            : base(nameof(Factor)) => register_parameter("weight", weight);
    }
}
