using static Rlfw.Torch.torch;

namespace Rlfw.Torch.Modules;

/// <summary>
/// RMSprop (Tieleman and Hinton, 2012): gradients divided by the root of their squares' running average; centred as in
/// Graves, 2013 (https://arxiv.org/abs/1308.0850) if wanted.
/// </summary>
public sealed class RMSProp : OptimizerHelper, optim.IMomentum
{
    private readonly Options _defaults;

    internal RMSProp(IEnumerable<ParamGroup> groups, Options defaults)
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
        var rate = options.LearningRate!.Value;
        batch.AddDecay(options.weight_decay!.Value);
        var denominators = Denominators(batch, options);
        if (options.momentum is { } momentum and not 0)
        {
            var buffers = batch.Of(state => state.momentum_buffer);
            Aten.foreach_mul_(buffers, momentum);
            Aten.foreach_addcdiv_(buffers, batch.Gradients, denominators, 1);
            Aten.foreach_add_(batch.Parameters, buffers, -rate);
        }
        else
        {
            Aten.foreach_addcdiv_(batch.Parameters, batch.Gradients, denominators, -rate);
        }
        batch.States.ForEach(state => state.step++);
    }

    private static List<Tensor> Denominators(StepBatch<State> batch, Options options)
    {
        var alpha = options.alpha!.Value;
        var squares = batch.Of(state => state.square_avg);
        Aten.foreach_mul_(squares, alpha);
        Aten.foreach_addcmul_(squares, batch.Gradients, batch.Gradients, 1 - alpha);
        if (options.centered!.Value)
        {
            var averages = batch.Of(state => state.grad_avg);
            Aten.foreach_mul_(averages, alpha);
            Aten.foreach_add_(averages, batch.Gradients, 1 - alpha);
            squares = [.. Aten.foreach_addcmul(squares, averages, averages, -1)];
        }
        List<Tensor> denominators = [.. Aten.foreach_sqrt(squares)];
        Aten.foreach_add_(denominators, options.eps!.Value);
        return denominators;
    }

    /// <summary>Hyperparameters of a group; what is null is the optimizer's.</summary>
    public sealed class Options : OptimizerOptions
    {
        /// <summary>Decay rate of the averages.</summary>
        public double? alpha;

        /// <summary>Added to the denominator.</summary>
        public double? eps;

        /// <summary>Times the parameter, added to the gradient.</summary>
        public double? weight_decay;

        /// <summary>The share of the buffer that stays at every step.</summary>
        public double? momentum;

        /// <summary>Whether the variance, not the mean square, is divided by.</summary>
        public bool? centered;

        /// <summary>Whether to climb rather than to descend.</summary>
        public bool? maximize;

        /// <inheritdoc />
        public override void LoadStateDict(OptimizerOptions source)
        {
            base.LoadStateDict(source);
            var other = (Options)source;
            (alpha, eps, weight_decay) = (other.alpha, other.eps, other.weight_decay);
            (momentum, centered, maximize) = (other.momentum, other.centered, other.maximize);
        }

        internal override void Complete(OptimizerOptions defaults)
        {
            CompleteRate(defaults);
            var other = (Options)defaults;
            alpha ??= other.alpha;
            eps ??= other.eps;
            weight_decay ??= other.weight_decay;
            momentum ??= other.momentum;
            centered ??= other.centered;
            maximize ??= other.maximize;
        }

        internal override IEnumerable<string> Faults() =>
            RateFaults()
                .Concat(OutsideUnit(alpha, nameof(alpha)))
                .Concat(Below(eps, 0, nameof(eps)))
                .Concat(Below(momentum, 0, nameof(momentum)))
                .Concat(Below(weight_decay, 0, nameof(weight_decay)));
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
        /// <summary>Steps made so far.</summary>
        public long step;

        /// <summary>The squared gradients' average; null before the first step.</summary>
        public Tensor? square_avg;

        /// <summary>The gradients' average; null unless centred.</summary>
        public Tensor? grad_avg;

        /// <summary>The buffer; null without momentum.</summary>
        public Tensor? momentum_buffer;

        /// <summary>Makes the state of a parameter before its first step.</summary>
        /// <param name="parameter">The parameter.</param>
        public State(Parameter parameter)
            : base(parameter) { }

        internal override bool IsInitialized => square_avg is not null;

        internal override long Steps
        {
            get => step;
            set => step = value;
        }

        internal override IReadOnlyList<(string Name, Tensor? Value)> Tensors =>
            [
                (nameof(square_avg), square_avg),
                (nameof(grad_avg), grad_avg),
                (nameof(momentum_buffer), momentum_buffer),
            ];

        internal override IReadOnlyList<string> NamesFor(OptimizerOptions options)
        {
            var chosen = (Options)options;
            List<string> names = [nameof(square_avg)];
            names.AddRange(chosen.centered == true ? [nameof(grad_avg)] : []);
            names.AddRange(chosen.momentum is { } momentum and not 0 ? [nameof(momentum_buffer)] : []);
            return names;
        }

        /// <inheritdoc />
        public override void Initialize(OptimizerOptions options)
        {
            Dispose();
            var chosen = (Options)options;
            step = 0;
            square_avg = Zeros();
            grad_avg = chosen.centered == true ? Zeros() : null;
            momentum_buffer = chosen.momentum is { } momentum and not 0 ? Zeros() : null;
        }

        /// <summary>Disposes the tensors.</summary>
        public void Dispose() => DisposeTensors();

        private protected override void Set(string name, Tensor? value)
        {
            ref var target = ref square_avg;
            if (name == nameof(grad_avg))
            {
                target = ref grad_avg;
            }
            else if (name == nameof(momentum_buffer))
            {
                target = ref momentum_buffer;
            }
            target?.Dispose();
            target = value;
        }
    }
}
