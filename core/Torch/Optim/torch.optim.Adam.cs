using Rlfw.Torch.Modules;

namespace Rlfw.Torch;

public static partial class torch
{
    public static partial class optim
    {
        /// <summary>Adam (Kingma and Ba, 2014); weight decay is L2 regularization.</summary>
        /// <param name="parameters">The parameters.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="beta1">Decay rate of the gradients' average.</param>
        /// <param name="beta2">Decay rate of the squared gradients' average.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">Whether the largest squared average so far is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static Adam Adam(
            IEnumerable<Parameter> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        ) => Adam([new Adam.ParamGroup(parameters, new())], lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Adam (Kingma and Ba, 2014); weight decay is L2 regularization.</summary>
        /// <param name="parameters">The parameters with names, which do not matter here.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="beta1">Decay rate of the gradients' average.</param>
        /// <param name="beta2">Decay rate of the squared gradients' average.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">Whether the largest squared average so far is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static Adam Adam(
            IEnumerable<(string name, Parameter parameter)> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        ) => Adam(parameters.Select(entry => entry.parameter), lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);

        /// <summary>Adam (Kingma and Ba, 2014); weight decay is L2 regularization.</summary>
        /// <param name="parameters">Groups; what their options leave open is as given here.</param>
        /// <param name="lr">The learning rate.</param>
        /// <param name="beta1">Decay rate of the gradients' average.</param>
        /// <param name="beta2">Decay rate of the squared gradients' average.</param>
        /// <param name="eps">Added to the denominator.</param>
        /// <param name="weight_decay">Weight decay.</param>
        /// <param name="amsgrad">Whether the largest squared average so far is divided by.</param>
        /// <param name="maximize">Whether to climb rather than to descend.</param>
        public static Adam Adam(
            IEnumerable<Adam.ParamGroup> parameters,
            double lr = 1e-3,
            double beta1 = 0.9,
            double beta2 = 0.999,
            double eps = 1e-8,
            double weight_decay = 0,
            bool amsgrad = false,
            bool maximize = false
        )
        {
            ArgumentNullException.ThrowIfNull(parameters);
            return new Adam(
                parameters,
                new Adam.Options
                {
                    LearningRate = lr,
                    beta1 = beta1,
                    beta2 = beta2,
                    eps = eps,
                    weight_decay = weight_decay,
                    amsgrad = amsgrad,
                    maximize = maximize,
                }
            );
        }
    }
}
