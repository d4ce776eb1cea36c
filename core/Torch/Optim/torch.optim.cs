namespace Rlfw.Torch;

public static partial class torch
{
    /// <summary>Optimizers and learning-rate schedules.</summary>
    public static partial class optim
    {
        /// <summary>What has a learning rate: a group of parameters.</summary>
        public interface ILearningRateController
        {
            /// <summary>The learning rate of the next step.</summary>
            double LearningRate { get; set; }

            /// <summary>The learning rate that schedules start from.</summary>
            double InitialLearningRate { get; set; }
        }

        /// <summary>What has a momentum.</summary>
        public interface IMomentum
        {
            /// <summary>The momentum, in [0, 1).</summary>
            double Momentum { get; set; }
        }

        /// <summary>What averages gradients and their squares.</summary>
        public interface IBetas
        {
            /// <summary>The averages' decay rates, each in [0, 1).</summary>
            (double, double) Betas { get; set; }
        }
    }
}
