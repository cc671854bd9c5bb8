package criteria

// handRows are the figures as the loop below reads them: -1 for none.
type handRows struct {
	steeringCommitteeEstablished  []int32
	annualPlanIssued              []int32
	documentsSigned               []int32
	documentsTotal                []int32
	proceduresOnline              []int32
	proceduresEligible            []int32
	dossiersOnline                []int32
	dossiersEligible              []int32
	dossiersOnTime                []int32
	dossiersResolved              []int32
	ratingsSatisfied              []int32
	ratingsTotal                  []int32
	serviceUsersIdentified        []int32
	serviceUsersTotal             []int32
	sharedSystemsConnected        []int32
	sharedSystemsRequired         []int32
	websiteWorking                []int32
	officialsSignature            []int32
	officialsTotal                []int32
	businessesEInvoice            []int32
	businessesTotal               []int32
	enterprisesDigital            []int32
	enterprisesTaxed              []int32
	productsOnline                []int32
	productsTypical               []int32
	mainProductsTraceable         []int32
	mainProductsTotal             []int32
	facilitiesCashless            []int32
	facilitiesTotal               []int32
	householdBusinessesCashless   []int32
	householdBusinessesTotal      []int32
	householdsElectricityCashless []int32
	householdsTotal               []int32
	adultsSignature               []int32
	adultsTotal                   []int32
	populationEHealthRecord       []int32
	populationTotal               []int32
	adultsPaymentAccount          []int32
	populationSmartphone          []int32
	populationAged15              []int32
	eIdentityActive               []int32
	eIdentityEligible             []int32
	workersDigitalSkills          []int32
	workersTotal                  []int32
	villagesSmart                 []int32
	villagesTotal                 []int32
	villagesCommunityTeam         []int32
	cultureHousesWifi             []int32
	cultureHousesTotal            []int32
	premisesDigitalAddress        []int32
	premisesTotal                 []int32
	schoolsELearning              []int32
	schoolsTotal                  []int32
	villagesFibre                 []int32
	householdsFibre               []int32
	villagesMobile4g              []int32
	mobile5gCovered               []int32
	loudspeakerSmart              []int32
	officialsComputer             []int32
	videoConferenceLinked         []int32
	securityDossierApproved       []int32
	hill                          []bool // a commune in the mountains
}

// handRowsOf lays the figures of the reference set out for the loop written by hand.
func handRowsOf(w *WhatIf, c *Compiled) *handRows {
	fact := func(id string) []int32 {
		n, list := w.numbers(c.fact(id)), make([]int32, w.Len())
		for row := range list {
			if list[row] = -1; n.at(row) != missing {
				list[row] = int32(n.at(row))
			}
		}
		return list
	}
	h := &handRows{hill: make([]bool, w.Len())}
	for row, u := range w.unit {
		h.hill[row] = w.units[u].Kind == KindCommune && w.units[u].Area == Mountainous
	}
	h.steeringCommitteeEstablished = fact("steering-committee.established")
	h.annualPlanIssued = fact("annual-plan.issued")
	h.documentsSigned = fact("documents.signed")
	h.documentsTotal = fact("documents.total")
	h.proceduresOnline = fact("procedures.online")
	h.proceduresEligible = fact("procedures.eligible")
	h.dossiersOnline = fact("dossiers.online")
	h.dossiersEligible = fact("dossiers.eligible")
	h.dossiersOnTime = fact("dossiers.on-time")
	h.dossiersResolved = fact("dossiers.resolved")
	h.ratingsSatisfied = fact("ratings.satisfied")
	h.ratingsTotal = fact("ratings.total")
	h.serviceUsersIdentified = fact("service-users.identified")
	h.serviceUsersTotal = fact("service-users.total")
	h.sharedSystemsConnected = fact("shared-systems.connected")
	h.sharedSystemsRequired = fact("shared-systems.required")
	h.websiteWorking = fact("website.working")
	h.officialsSignature = fact("officials.signature")
	h.officialsTotal = fact("officials.total")
	h.businessesEInvoice = fact("businesses.e-invoice")
	h.businessesTotal = fact("businesses.total")
	h.enterprisesDigital = fact("enterprises.digital")
	h.enterprisesTaxed = fact("enterprises.taxed")
	h.productsOnline = fact("products.online")
	h.productsTypical = fact("products.typical")
	h.mainProductsTraceable = fact("main-products.traceable")
	h.mainProductsTotal = fact("main-products.total")
	h.facilitiesCashless = fact("facilities.cashless")
	h.facilitiesTotal = fact("facilities.total")
	h.householdBusinessesCashless = fact("household-businesses.cashless")
	h.householdBusinessesTotal = fact("household-businesses.total")
	h.householdsElectricityCashless = fact("households.electricity-cashless")
	h.householdsTotal = fact("households.total")
	h.adultsSignature = fact("adults.signature")
	h.adultsTotal = fact("adults.total")
	h.populationEHealthRecord = fact("population.e-health-record")
	h.populationTotal = fact("population.total")
	h.adultsPaymentAccount = fact("adults.payment-account")
	h.populationSmartphone = fact("population.smartphone")
	h.populationAged15 = fact("population.aged-15")
	h.eIdentityActive = fact("e-identity.active")
	h.eIdentityEligible = fact("e-identity.eligible")
	h.workersDigitalSkills = fact("workers.digital-skills")
	h.workersTotal = fact("workers.total")
	h.villagesSmart = fact("villages.smart")
	h.villagesTotal = fact("villages.total")
	h.villagesCommunityTeam = fact("villages.community-team")
	h.cultureHousesWifi = fact("culture-houses.wifi")
	h.cultureHousesTotal = fact("culture-houses.total")
	h.premisesDigitalAddress = fact("premises.digital-address")
	h.premisesTotal = fact("premises.total")
	h.schoolsELearning = fact("schools.e-learning")
	h.schoolsTotal = fact("schools.total")
	h.villagesFibre = fact("villages.fibre")
	h.householdsFibre = fact("households.fibre")
	h.villagesMobile4g = fact("villages.mobile-4g")
	h.mobile5gCovered = fact("mobile-5g.covered")
	h.loudspeakerSmart = fact("loudspeaker.smart")
	h.officialsComputer = fact("officials.computer")
	h.videoConferenceLinked = fact("video-conference.linked")
	h.securityDossierApproved = fact("security-dossier.approved")
	return h
}

// one and handShare have no branch that hangs on a figure: the processor would guess it wrong.
func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

func handShare(n, d int32, percent int64) int {
	return one(n >= 0) & one(d > 0) & one(int64(n)*100 >= int64(d)*percent)
}

// handWritten judges by the 37 thresholds of the reference set, written out: what somebody would write for one
// rule set who needs no other. It gives how many assessments pass, and how many criteria are met in all.
func (h *handRows) handWritten() (passed, met int) {
	for i, hill := range h.hill {
		m, of := 0, 0
		of++
		m += one(h.steeringCommitteeEstablished[i] == 1)
		of++
		m += one(h.annualPlanIssued[i] == 1)
		of++
		m += handShare(h.documentsSigned[i], h.documentsTotal[i], 100)
		of++
		m += handShare(h.proceduresOnline[i], h.proceduresEligible[i], 100)
		of++
		m += handShare(h.dossiersOnline[i], h.dossiersEligible[i], 80)
		of++
		m += handShare(h.dossiersOnTime[i], h.dossiersResolved[i], 98)
		of++
		m += handShare(h.ratingsSatisfied[i], h.ratingsTotal[i], 90)
		of++
		m += handShare(h.serviceUsersIdentified[i], h.serviceUsersTotal[i], 100)
		of++
		m += handShare(h.sharedSystemsConnected[i], h.sharedSystemsRequired[i], 100)
		of++
		m += one(h.websiteWorking[i] == 1)
		of++
		m += handShare(h.officialsSignature[i], h.officialsTotal[i], 100)
		some := one(h.businessesTotal[i] != 0)
		of, m = of+some, m+some&handShare(h.businessesEInvoice[i], h.businessesTotal[i], 100)
		some = one(h.enterprisesTaxed[i] != 0)
		of, m = of+some, m+some&handShare(h.enterprisesDigital[i], h.enterprisesTaxed[i], 50)
		of++
		m += one(h.productsTypical[i] == 0) | handShare(h.productsOnline[i], h.productsTypical[i], 100)
		of++
		m += one(h.mainProductsTotal[i] == 0) | handShare(h.mainProductsTraceable[i], h.mainProductsTotal[i], 50)
		of++
		m += handShare(h.facilitiesCashless[i], h.facilitiesTotal[i], 100)
		of++
		m += handShare(h.householdBusinessesCashless[i], h.householdBusinessesTotal[i], 50)
		of++
		m += handShare(h.householdsElectricityCashless[i], h.householdsTotal[i], 60)
		of++
		m += handShare(h.adultsSignature[i], h.adultsTotal[i], 30)
		of++
		m += handShare(h.populationEHealthRecord[i], h.populationTotal[i], 95)
		of++
		m += handShare(h.adultsPaymentAccount[i], h.adultsTotal[i], 50)
		of++
		m += handShare(h.populationSmartphone[i], h.populationAged15[i], 80)
		of++
		m += handShare(h.eIdentityActive[i], h.eIdentityEligible[i], 80)
		of++
		m += handShare(h.workersDigitalSkills[i], h.workersTotal[i], 70)
		of++
		m += handShare(h.villagesSmart[i], h.villagesTotal[i], 25)
		of++
		m += handShare(h.villagesCommunityTeam[i], h.villagesTotal[i], 100)
		of++
		m += handShare(h.cultureHousesWifi[i], h.cultureHousesTotal[i], 100)
		of++
		m += handShare(h.premisesDigitalAddress[i], h.premisesTotal[i], 100)
		of++
		m += handShare(h.schoolsELearning[i], h.schoolsTotal[i], 100)
		of++
		m += handShare(h.villagesFibre[i], h.villagesTotal[i], 100)
		of++
		m += handShare(h.householdsFibre[i], h.householdsTotal[i], 80)
		of++
		m += handShare(h.villagesMobile4g[i], h.villagesTotal[i], 100)
		if !hill {
			of++
			m += one(h.mobile5gCovered[i] == 1)
		}
		of++
		m += one(h.loudspeakerSmart[i] == 1)
		of++
		m += handShare(h.officialsComputer[i], h.officialsTotal[i], 100)
		of++
		m += one(h.videoConferenceLinked[i] == 1)
		of++
		m += one(h.securityDossierApproved[i] == 1)
		if m == of {
			passed++
		}
		met += m
	}
	return passed, met
}
