import java.io.File;
import org.semanticweb.HermiT.ReasonerFactory;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.OWLOntology;
import org.semanticweb.owlapi.profiles.OWLProfileViolation;
import org.semanticweb.owlapi.profiles.Profiles;
import org.semanticweb.owlapi.reasoner.OWLReasoner;

/** Prints what of an RDF file is outside OWL 2 DL, RL and QL, and whether HermiT finds it consistent. */
public class OwlCheck {
    public static void main(String[] files) throws Exception {
        OWLOntology ontology =
            OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(new File(files[0]));
        for (Profiles profile : new Profiles[] {Profiles.OWL2_DL, Profiles.OWL2_RL, Profiles.OWL2_QL}) {
            for (OWLProfileViolation violation : profile.checkOntology(ontology).getViolations()) {
                System.out.println(profile + "\t" + violation);
            }
        }
        OWLReasoner reasoner = new ReasonerFactory().createReasoner(ontology);
        System.out.println("consistent\t" + reasoner.isConsistent());
        System.out.println("unsatisfiable\t" + reasoner.getUnsatisfiableClasses().getEntitiesMinusBottom());
    }
}
