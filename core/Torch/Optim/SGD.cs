using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>Stochastic gradient descent, with momentum if wanted (Sutskever et al., 2013) and L2 regularization.</summary>
public sealed class SGD : OptimizerHelper, optim.IMomentum
{
    private readonly Options _defaults;

    internal SGD(IEnumerable<ParamGroup> groups, Options defaults)
    {
        _defaults = defaults;
        foreach (var group in groups)
        {
            add_param_group(group);
        }
    }

    /// <summary>The momentum of the first group; setting it sets that of all groups.</summary>
    public double Momentum
    {
        get => ((ParamGroup)Groups[0]).Momentum;
        set
        {
            foreach (var group in Groups)
            {
                ((ParamGroup)group).Momentum = value;
            }
        }
    }

    /// <inheritdoc />
    public override Tensor? step(Func<Tensor>? closure = null)
    {
        var loss = Evaluate(closure);
        using var _ = no_grad();
        foreach (var group in Groups)
        {
            using var scope = NewDisposeScope();
            var options = (Options)group.Options;
            foreach (var batch in Batches<State>(group, options.maximize!.Value))
            {
                Update(batch, options);
            }
        }
        return loss;
    }

    /// <inheritdoc />
    public override void add_param_group(Modules.ParamGroup param_group) =>
        Add(param_group, _defaults, parameter => new State(parameter));

    private static void Update(StepBatch<State> batch, Options options)
    {
        batch.AddDecay(options.weight_decay!.Value);
        var direction = batch.Gradients;
        if (options.momentum is { } momentum and not 0)
        {
            var buffers = Accumulate(batch, momentum, options.dampening!.Value);
            direction = options.nesterov!.Value ? [.. Aten.foreach_add(batch.Gradients, buffers, momentum)] : buffers;
        }
        Aten.foreach_add_(batch.Parameters, direction, -options.LearningRate!.Value);
    }

    /// <summary>The first gradient starts the buffer undampened, as in PyTorch.</summary>
    private static List<Tensor> Accumulate(StepBatch<State> batch, double momentum, double dampening)
    {
        if (batch.Steps == 0)
        {
            foreach (var (state, gradient) in batch.States.Zip(batch.Gradients))
            {
                state.momentum_buffer = gradient.clone().DetachFromDisposeScope();
            }
            return batch.Of(state => state.momentum_buffer);
        }
        var buffers = batch.Of(state => state.momentum_buffer);
        Aten.foreach_mul_(buffers, momentum);
        Aten.foreach_add_(buffers, batch.Gradients, 1 - dampening);
        return buffers;
    }

    /// <summary>Hyperparameters of a group; what is null is the optimizer's.</summary>
    public sealed class Options : OptimizerOptions
    {
        /// <summary>The share of the buffer that stays at every step.</summary>
        public double? momentum;

        /// <summary>The share of the gradient that does not enter the buffer.</summary>
        public double? dampening;

        /// <summary>Times the parameter, added to the gradient.</summary>
        public double? weight_decay;

        /// <summary>Whether to look ahead by the momentum (Nesterov).</summary>
        public bool? nesterov;

        /// <summary>Whether to climb rather than to descend.</summary>
        public bool? maximize;

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (momentum, dampening, weight_decay) = (other.momentum, other.dampening, other.weight_decay);
            (nesterov, maximize) = (other.nesterov, other.maximize);
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            CompleteRate(defaults);
            var other = (Options)defaults;
            momentum ??= other.momentum;
            dampening ??= other.dampening;
            weight_decay ??= other.weight_decay;
            nesterov ??= other.nesterov;
            maximize ??= other.maximize;
        }

        internal override IEnumerable<string> Faults()
        {
            var faults = RateFaults()
                .Concat(Below(momentum, 0, nameof(momentum)))
                .Concat(Below(weight_decay, 0, nameof(weight_decay)));
            return nesterov == true && (momentum is not > 0 || dampening != 0)
                ? faults.Append("nesterov needs a momentum and no dampening")
                : faults;
        }
    }

    /// <summary>Parameters that share hyperparameters.</summary>
    public sealed class ParamGroup : ParamGroup<Options>, optim.IMomentum
    {
        /// <summary>Makes a group without parameters, all hyperparameters the optimizer's.</summary>
        public ParamGroup() { }

        /// <summary>Makes a group.</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="options">The hyperparameters.</param>
        public ParamGroup(IEnumerable<Parameter> parameters, Options options)
            : base(parameters, options) { }

        /// <summary>The share of the buffer that stays at every step.</summary>
        public double Momentum
        {
            get => Options.momentum ?? 0;
            set => Options.momentum = value;
        }
    }

    /// <summary>What is remembered of one parameter.</summary>
    public sealed class State : OptimizerState, IDisposable
    {
        /// <summary>The gradients' running sum; null without momentum and before the first step.</summary>
        public Tensor? momentum_buffer;

        /// <summary>Makes the state of a parameter before its first step.</summary>
        /// <param name="parameter">The parameter.</param>
        public State(Parameter parameter)
            : base(parameter) { }

        internal override bool IsInitialized => true;

        /// <summary>Only whether there was a first one matters, and the buffer tells that.</summary>
        internal override long Steps
        {
            get => momentum_buffer is null ? 0 : 1;
            set { }
        }

        internal override IReadOnlyList<(string Name, Tensor? Value)> Tensors =>
            [(nameof(momentum_buffer), momentum_buffer)];

        internal override IReadOnlyList<string> NamesFor(OptimizerOptions options) =>
            ((Options)options).momentum is { } momentum and not 0 ? [nameof(momentum_buffer)] : [];

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            momentum_buffer = null;
        }

        /// <summary>Disposes the buffer.</summary>
        public void Dispose() => DisposeTensors();

        private protected override void Set(string name, Tensor? value)
        {
            momentum_buffer?.Dispose();
            momentum_buffer = value;
        }
    }
}
