using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Stochastic gradient descent.</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="learningRate">The learning rate.</param>
        /// <param name="momentum">The share of the buffer that stays at every step; 0 for none.</param>
        /// <param name="dampening">The share of the gradient that does not enter the buffer.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="nesterov">Whether to look ahead by the momentum.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static SGD SGD(
            IEnumerable<Parameter> parameters,
            double learningRate,
            double momentum = 0,
            double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false,
            bool maximize = false
        ) =>
            SGD(
                [new SGD.ParamGroup(parameters, new())],
                learningRate,
                momentum,
                dampening,
                weight_decay,
                nesterov,
                maximize
            );

        /// <summary>Stochastic gradient descent.</summary>
        /// <param name="parameters">The parameters with names, which do not matter here.</param>
        /// <param name="learningRate">The learning rate.</param>
        /// <param name="momentum">The share of the buffer that stays at every step; 0 for none.</param>
        /// <param name="dampening">The share of the gradient that does not enter the buffer.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="nesterov">Whether to look ahead by the momentum.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static SGD SGD(
            IEnumerable<(string name, Parameter parameter)> parameters,
            double learningRate,
            double momentum = 0,
            double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false,
            bool maximize = false
        ) =>
            SGD(
                parameters.Select(entry => entry.parameter),
                learningRate,
                momentum,
                dampening,
                weight_decay,
                nesterov,
                maximize
            );

        /// <summary>Stochastic gradient descent.</summary>
        /// <param name="parameters">Groups; what their options leave open is as given here.</param>
        /// <param name="learningRate">The learning rate.</param>
        /// <param name="momentum">The share of the buffer that stays at every step; 0 for none.</param>
        /// <param name="dampening">The share of the gradient that does not enter the buffer.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="nesterov">Whether to look ahead by the momentum.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static SGD SGD(
            IEnumerable<SGD.ParamGroup> parameters,
            double learningRate,
            double momentum = 0,
            double dampening = 0,
            double weight_decay = 0,
            bool nesterov = false,
            bool maximize = false
        )
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return new SGD(
                parameters,
                new SGD.Options
                {
                    LearningRate = learningRate,
                    momentum = momentum,
                    dampening = dampening,
                    weight_decay = weight_decay,
                    nesterov = nesterov,
                    maximize = maximize,
                }
            );
        }
    }
}
