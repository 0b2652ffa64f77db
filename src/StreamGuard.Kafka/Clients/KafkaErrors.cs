using Confluent.Kafka;

namespace StreamGuard.Kafka.Clients;

/// <summary>What an error code of the client means for the worker.</summary>
internal static class KafkaErrors
{
    /// <summary>The error that says most: a partition's own where the exception has some.</summary>
    public static Error Of(KafkaException exception)
    {
        if (exception is TopicPartitionOffsetException { Results: { } results })
        {
            foreach (var result in results)
            {
                if (result.Error.IsError) return result.Error;
            }
        }

        return exception.Error;
    }

    /// <summary>Whether trying again cannot help until a person changes something.</summary>
    public static bool NeedsAPerson(Error error) => error.Code is
        ErrorCode.TopicAuthorizationFailed or ErrorCode.GroupAuthorizationFailed or ErrorCode.ClusterAuthorizationFailed
        or ErrorCode.TransactionalIdAuthorizationFailed or ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication
        or ErrorCode.UnsupportedSaslMechanism or ErrorCode.IllegalSaslState or ErrorCode.TopicException or ErrorCode.MsgSizeTooLarge
        or ErrorCode.RecordListTooLarge or ErrorCode.InvalidTransactionTimeout or ErrorCode.InvalidSessionTimeout
        or ErrorCode.InvalidGroupId or ErrorCode.InconsistentGroupProtocol or ErrorCode.UnsupportedVersion or ErrorCode.Local_UnsupportedFeature
        or ErrorCode.UnsupportedForMessageFormat or ErrorCode.SecurityDisabled or ErrorCode.PolicyViolation or ErrorCode.InvalidRequiredAcks
        or ErrorCode.GroupMaxSizeReached or ErrorCode.InvalidConfig or ErrorCode.UnreleasedInstanceId or ErrorCode.UnsupportedAssignor;

    /// <summary>Whether the topic is not there.</summary>
    public static bool IsMissingTopic(Error error) =>
        error.Code is ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition;

    /// <summary>Whether messages were skipped because their bytes are broken: going on would lose them silently.</summary>
    public static bool IsBrokenData(Error error) =>
        error.Code is ErrorCode.Local_BadMsg or ErrorCode.Local_BadCompression or ErrorCode.InvalidMsg or ErrorCode.Local_Inconsistent;

    /// <summary>Whether the group gave the partitions to somebody else, or is about to.</summary>
    public static bool IsLostMembership(Error error) => error.Code is
        ErrorCode.IllegalGeneration or ErrorCode.UnknownMemberId or ErrorCode.FencedInstanceId or ErrorCode.Local_Fenced
        or ErrorCode.Local_AssignmentLost or ErrorCode.StaleMemberEpoch or ErrorCode.FencedMemberEpoch;

    /// <summary>Whether a newer producer of the same transactional id took over. librdkafka raises its own code, not the broker's.</summary>
    public static bool IsFencedProducer(Error error) =>
        error.Code is ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch;

    /// <summary>Whether the answer did not come in time, so that nobody knows whether the request took effect.</summary>
    public static bool IsTimeout(Error error) =>
        error.Code is ErrorCode.Local_TimedOut or ErrorCode.Local_TimedOutQueue or ErrorCode.Local_MsgTimedOut or ErrorCode.RequestTimedOut;

    /// <summary>How a person mends it, as a sentence.</summary>
    public static string Mend(Error error) => error.Code switch
    {
        ErrorCode.TopicAuthorizationFailed => "Give this user the right to the topic.",
        ErrorCode.GroupAuthorizationFailed => "Give this user the right Read on the consumer group.",
        ErrorCode.ClusterAuthorizationFailed => "Give this user the right IdempotentWrite on the cluster.",
        ErrorCode.TransactionalIdAuthorizationFailed => "Give this user the right Write on the transactional id.",
        ErrorCode.SaslAuthenticationFailed or ErrorCode.Local_Authentication or ErrorCode.UnsupportedSaslMechanism or ErrorCode.IllegalSaslState
            => "Check security.protocol, sasl.mechanism and the credentials under Kafka:Settings.",
        ErrorCode.UnknownTopicOrPart or ErrorCode.Local_UnknownTopic or ErrorCode.Local_UnknownPartition
            => "Create the topic, or correct its name under Kafka:Topics.",
        ErrorCode.MsgSizeTooLarge or ErrorCode.RecordListTooLarge => "Raise max.message.bytes of the topic.",
        ErrorCode.InvalidTransactionTimeout => "Lower Kafka:TransactionTimeout below the broker's transaction.max.timeout.ms.",
        ErrorCode.InvalidSessionTimeout => "Bring Kafka:SessionTimeout within the broker's limits.",
        ErrorCode.InconsistentGroupProtocol => "Set the same Kafka:PartitionAssignment on all workers of the group.",
        ErrorCode.FencedInstanceId or ErrorCode.UnreleasedInstanceId => "Give each worker its own Kafka:GroupInstanceId.",
        ErrorCode.Local_Fenced or ErrorCode.ProducerFenced or ErrorCode.InvalidProducerEpoch
            => "Give each worker its own Kafka:TransactionalId; if this one was replaced on purpose, all is well.",
        _ => "See the broker's log.",
    };
}
